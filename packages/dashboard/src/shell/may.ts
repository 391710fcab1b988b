import type { Me } from '@bellwether/contract';
import type { Role } from '@bellwether/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../api/account.ts';

/** What a role is held on. On all sites includes those to come; an owner of all sites has the account, too. */
export type On = { siteId: string } | 'all sites' | 'some site';

/** Whether somebody has the role, or a higher one. The server decides; this spares people what it would refuse. */
export function may(me: Pick<Me, 'role' | 'sites'>, role: Role, on: On): boolean {
  if (isAtLeast(me.role, role)) return true;
  if (on === 'all sites') return false;
  return me.sites.some(site => (on === 'some site' || site.id === on.siteId) && isAtLeast(site.role, role));
}

/** {@link may} of whoever is signed in. */
export function useMay(role: Role, on: On): boolean {
  const { data: me } = useSuspenseQuery(meQuery);
  return may(me, role, on);
}

const ranks: Record<Role, number> = { viewer: 1, admin: 2, owner: 3 };
const isAtLeast = (role: Role | null, needed: Role) => role !== null && ranks[role] >= ranks[needed];
