/**
 * Who may do what in an account. `viewer` reads reports and lists; `admin` also sets up all that belongs to a site;
 * `owner` also looks after what belongs to the account: members, API keys, webhooks of all sites.
 */
export const roles = ['viewer', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Roles that may be given for one site. An owner has the whole account. */
export const siteRoles = ['viewer', 'admin'] as const satisfies readonly Role[];
export type SiteRole = (typeof siteRoles)[number];

/** What somebody may do in an account. The higher of the two counts where both speak of a site. */
export interface Grant {
  /** On every site, those to come too; null: on none but the named. */
  role: Role | null;
  sites: readonly { siteId: string; role: SiteRole }[];
}

/** What an API key may do, its scopes aside. */
export const wholeAccount: Grant = { role: 'owner', sites: [] };

/** Null where they may nothing. */
export const roleOn = ({ role, sites }: Grant, siteId: string): Role | null =>
  higher(role, sites.find(site => site.siteId === siteId)?.role ?? null);

export const isAtLeast = (role: Role | null, needed: Role): boolean => rank(role) >= rank(needed);

/**
 * What part of an account something may be of: any, what belongs to the account as a whole included; any of its
 * sites; the sites named, of which there is at least one.
 */
export type Reach = 'account' | 'sites' | readonly string[];

/** Where somebody has the role, or null: nowhere. */
export function reachOf(grant: Grant, needed: Role): Reach | null {
  if (grant.role === 'owner') return 'account';
  if (isAtLeast(grant.role, needed)) return 'sites';
  const named = grant.sites.filter(({ role }) => isAtLeast(role, needed)).map(({ siteId }) => siteId);
  return named.length === 0 ? null : named;
}

/** @param siteId null: what belongs to the account as a whole */
export const isWithin = (reach: Reach, siteId: string | null): boolean =>
  reach === 'account' || (siteId !== null && (reach === 'sites' || reach.includes(siteId)));

const higher = (a: Role | null, b: Role | null): Role | null => (rank(a) >= rank(b) ? a : b);
const rank = (role: Role | null): number => (role === null ? -1 : roles.indexOf(role));
