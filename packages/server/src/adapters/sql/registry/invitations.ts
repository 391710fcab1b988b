import { type Selectable, sql } from 'kysely';
import type { Invitation, Invitations, User } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { insertSiteRole } from './members.ts';
import { changed, db, firstOf, rowsOf, type Tables, transact } from './tables.ts';

export const createInvitations = (engine: SqlEngine): Invitations => ({
  async create(made) {
    await transact(
      engine,
      db.deleteFrom('invitations').where('expires_at', '<=', made.createdAt),
      db.insertInto('invitations').values({
        id: made.id,
        account_id: made.accountId,
        token_hash: made.tokenHash,
        email: made.email,
        role: made.role,
        sites: JSON.stringify(made.sites),
        invited_by: made.invitedBy,
        created_at: made.createdAt,
        expires_at: made.expiresAt,
      }),
    );
  },
  async list(accountId, now) {
    const open = db
      .selectFrom('invitations')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('expires_at', '>', now);
    return (await rowsOf(engine, open.orderBy('id', 'desc'))).map(invitationOf);
  },
  async byToken(tokenHash, now) {
    const open = db.selectFrom('invitations').selectAll().where('expires_at', '>', now);
    const row = await firstOf(engine, open.where('token_hash', '=', tokenHash));
    return row && invitationOf(row);
  },
  delete: (accountId, id) =>
    changed(engine, db.deleteFrom('invitations').where('id', '=', id).where('account_id', '=', accountId)),
  async accept(invitation, memberId, user, now) {
    const { id, accountId, role, sites } = invitation;
    const [, inserted] = await transact(
      engine,
      insertUser(id, user, now),
      insertMember(id, memberId, user.id, now),
      ...sites.map(site => insertSiteRole(memberId, accountId, site, role)),
      db
        .deleteFrom('invitations')
        .where('id', '=', id)
        .where(is => is.exists(db.selectFrom('members').select('id').where('id', '=', memberId))),
    );
    return inserted!.changes > 0;
  },
});

/** The invitation as long as it can be taken up. */
const open = (id: string, now: number) =>
  db.selectFrom('invitations').where('invitations.id', '=', id).where('expires_at', '>', now);

const insertUser = (invitationId: string, { id, email, passwordHash, createdAt }: User, now: number) =>
  db
    .insertInto('users')
    .columns(['id', 'account_id', 'email', 'password_hash', 'created_at'])
    .expression(
      open(invitationId, now).select([
        sql.val(id).as('id'),
        'account_id',
        sql.val(email).as('email'),
        sql.val(passwordHash).as('password_hash'),
        sql.val(createdAt).as('created_at'),
      ]),
    )
    // The user who is there already, or somebody else with the e-mail: then no member is made either.
    .onConflict(conflict => conflict.doNothing());

const insertMember = (invitationId: string, memberId: string, userId: string, now: number) =>
  db
    .insertInto('members')
    .columns(['id', 'account_id', 'user_id', 'role', 'created_at'])
    .expression(
      open(invitationId, now)
        .innerJoin('users', join => join.on('users.id', '=', userId))
        .select([
          sql.val(memberId).as('id'),
          'invitations.account_id as account_id',
          'users.id as user_id',
          'role',
          sql.val(now).as('created_at'),
        ]),
    )
    .onConflict(conflict => conflict.columns(['account_id', 'user_id']).doNothing());

const invitationOf = (row: Selectable<Tables['invitations']>): Invitation => ({
  id: row.id,
  accountId: row.account_id,
  tokenHash: row.token_hash,
  email: row.email,
  role: row.role,
  sites: JSON.parse(row.sites) as Invitation['sites'],
  invitedBy: row.invited_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
