import type { Member } from '@bellwether/contract';

/** What somebody may do, as the API has it: a role on all sites, or on some. */
export type Grant = Pick<Member, 'role' | 'sites'>;
export type SiteRole = Grant['sites'][number]['role'];
/** A role on all sites, or `none`: only on those that are named. */
export type Everywhere = NonNullable<Grant['role']> | 'none';

export const roleTexts: Record<Everywhere, { name: string; hint: string }> = {
  owner: {
    name: 'Owner',
    hint: 'All of the account: members, API keys, and webhooks of all sites, too.',
  },
  admin: {
    name: 'Admin of all sites',
    hint: 'Adds and sets up sites, with their goals, alerts and webhooks.',
  },
  viewer: { name: 'Viewer of all sites', hint: 'Reads reports, and changes nothing.' },
  none: { name: 'Only chosen sites', hint: 'Sees no others, nor those to come.' },
};

/** The roles that a single site may have beside the one on all: only higher ones say something. */
export const siteRolesBeside: Record<Everywhere, readonly SiteRole[]> = {
  none: ['viewer', 'admin'],
  viewer: ['admin'],
  admin: [],
  owner: [],
};

/** What is sent: roles on sites that the one on all sites has already are left out. */
export function grantOf(everywhere: Everywhere, sites: ReadonlyMap<string, SiteRole>): Grant {
  const useful = siteRolesBeside[everywhere];
  return {
    role: everywhere === 'none' ? null : everywhere,
    sites: [...sites].filter(([, role]) => useful.includes(role)).map(([siteId, role]) => ({ siteId, role })),
  };
}

/** Without any role there would be nothing to see. */
export const isEmpty = ({ role, sites }: Grant): boolean => role === null && sites.length === 0;
