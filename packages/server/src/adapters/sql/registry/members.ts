import type { Grant, Role, SiteRole } from '@bellwether/core';
import { sql } from 'kysely';
import type { Member, Members } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { db, rowsOf, transact } from './tables.ts';

export const createMembers = (engine: SqlEngine): Members => ({
  async get(accountId, id) {
    const rows = memberRows.where('members.account_id', '=', accountId).where('members.id', '=', id);
    return membersOf(await rowsOf(engine, rows))[0] ?? null;
  },
  async list(accountId) {
    return membersOf(await rowsOf(engine, memberRows.where('members.account_id', '=', accountId)));
  },
  async ofUser(userId) {
    return membersOf(await rowsOf(engine, memberRows.where('members.user_id', '=', userId)));
  },
  async update(accountId, id, { role, sites }) {
    const may = role === 'owner' ? sql<boolean>`1 = 1` : othersOwn(accountId, id);
    const [updated] = await transact(
      engine,
      db
        .updateTable('members')
        .set({ role })
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .where(may),
      db
        .deleteFrom('member_sites')
        .where(
          'member_id',
          'in',
          member(accountId, id).where('role', 'is not distinct from', role).select('id'),
        ),
      ...sites.map(site => insertSiteRole(id, accountId, site, role)),
      withdrawUnlessOwner(accountId, id),
    );
    return updated!.changes > 0;
  },
  async delete(accountId, id) {
    const leaves = member(accountId, id).where(othersOwn(accountId, id)).select('user_id');
    const results = await transact(
      engine,
      db.deleteFrom('sign_ins').where('account_id', '=', accountId).where('user_id', 'in', leaves),
      db.deleteFrom('invitations').where('account_id', '=', accountId).where('invited_by', 'in', leaves),
      // The user's place to begin in is another account of theirs; without one the user goes, and all with them.
      db
        .updateTable('users')
        .set({ account_id: anotherAccount(accountId) })
        .where('id', 'in', leaves)
        .where(hasAnother(accountId)),
      db
        .deleteFrom('users')
        .where('id', 'in', leaves)
        .where(sql<boolean>`NOT ${hasAnother(accountId)}`),
      db
        .deleteFrom('members')
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .where(othersOwn(accountId, id)),
    );
    return results.slice(3).some(({ changes }) => changes > 0);
  },
});

/** Members with their roles on sites, a row for each of these. */
export const memberRows = db
  .selectFrom('members')
  .innerJoin('users', 'users.id', 'members.user_id')
  .leftJoin('member_sites', 'member_sites.member_id', 'members.id')
  .select([
    'members.id',
    'members.account_id',
    'members.user_id',
    'users.email',
    'members.role',
    'members.created_at',
    'member_sites.site_id',
    'member_sites.role as site_role',
  ])
  .orderBy('members.created_at')
  .orderBy('members.id')
  .orderBy('member_sites.site_id');

interface MemberRow {
  id: string;
  account_id: string;
  user_id: string;
  email: string;
  role: Role | null;
  created_at: number;
  site_id: string | null;
  site_role: SiteRole | null;
}

/** The members that rows of `memberRows` tell of. */
export function membersOf(rows: readonly MemberRow[]): Member[] {
  const members = new Map<string, Member & { sites: { siteId: string; role: SiteRole }[] }>();
  for (const { id, account_id, user_id, email, role, created_at, site_id, site_role } of rows) {
    const known = members.get(id);
    const of = known ?? {
      id,
      accountId: account_id,
      userId: user_id,
      email,
      role,
      sites: [],
      createdAt: created_at,
    };
    if (!known) members.set(id, of);
    if (site_id !== null && site_role !== null) of.sites.push({ siteId: site_id, role: site_role });
  }
  return [...members.values()];
}

const member = (accountId: string, id: string) =>
  db.selectFrom('members').where('id', '=', id).where('account_id', '=', accountId);

/** Whether the account has an owner beside the member. */
const othersOwn = (accountId: string, id: string) =>
  sql<boolean>`EXISTS (SELECT 1 FROM members o WHERE o.account_id = ${accountId} AND o.id <> ${id} AND o.role = 'owner')`;

/** Whether the user of the row is in another account too. */
const hasAnother = (accountId: string) =>
  sql<boolean>`EXISTS (SELECT 1 FROM members o WHERE o.user_id = users.id AND o.account_id <> ${accountId})`;

const anotherAccount = (accountId: string) =>
  sql<string>`CASE WHEN users.account_id <> ${accountId} THEN users.account_id ELSE
    (SELECT MIN(o.account_id) FROM members o WHERE o.user_id = users.id AND o.account_id <> ${accountId}) END`;

/**
 * A role on a site, where the site is the account's and the member is there.
 * @param role what the member has on all sites by now: where a change was refused, nothing follows
 */
export const insertSiteRole = (
  memberId: string,
  accountId: string,
  { siteId, role: siteRole }: Grant['sites'][number],
  role: Role | null,
) =>
  db
    .insertInto('member_sites')
    .columns(['member_id', 'site_id', 'role'])
    .expression(
      db
        .selectFrom('members')
        .innerJoin('sites', 'sites.account_id', 'members.account_id')
        .where('members.id', '=', memberId)
        .where('members.account_id', '=', accountId)
        .where('members.role', 'is not distinct from', role)
        .where('sites.id', '=', siteId)
        .select(['members.id as member_id', 'sites.id as site_id', sql.val(siteRole).as('role')]),
    )
    .onConflict(conflict => conflict.doNothing());

const withdrawUnlessOwner = (accountId: string, id: string) =>
  db
    .deleteFrom('invitations')
    .where('account_id', '=', accountId)
    .where(
      'invited_by',
      'in',
      member(accountId, id).where(sql<boolean>`role IS NULL OR role <> 'owner'`).select('user_id'),
    );
