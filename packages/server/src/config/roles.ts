/** What a process may do of all that a server does. */
export const roleNames = ['collect', 'process', 'deliver', 'api'] as const;
export type Role = (typeof roleNames)[number];

/** @param written as BELLWETHER_ROLES was checked: names separated by commas, or `all` */
export function rolesOf(written: string): ReadonlySet<Role> {
  const names = new Set(written.split(',').map(name => name.trim()));
  return new Set(roleNames.filter(role => names.has('all') || names.has(role)));
}
