import { type Selectable, sql } from 'kysely';
import type { UserSession, Users } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { memberRows, membersOf } from './members.ts';
import { changed, db, rowsOf, rowsOfEach, statementOf, type Tables, transact } from './tables.ts';
import { userOf } from './user-row.ts';

type Sessions = Pick<
  Users,
  | 'addSession'
  | 'session'
  | 'sessions'
  | 'touchSession'
  | 'switchAccount'
  | 'endSession'
  | 'endAllSessions'
  | 'changePassword'
>;

export const createSessions = (engine: SqlEngine): Sessions => ({
  async addSession(session, passwordHash) {
    const [, added] = await transact(
      engine,
      db.deleteFrom('sign_ins').where('expires_at', '<=', session.createdAt),
      insertSession(session, passwordHash),
    );
    return added!.changes > 0;
  },
  async session(tokenHash, now) {
    const living = db
      .selectFrom('sign_ins')
      .where('token_hash', '=', tokenHash)
      .where('expires_at', '>', now);
    const ofSession = memberRows
      .where('members.user_id', '=', living.select('user_id'))
      .where('members.account_id', '=', living.select('account_id'));
    const [[session], [user], rows] = await rowsOfEach(
      engine,
      living.selectAll(),
      db.selectFrom('users').selectAll().where('id', '=', living.select('user_id')),
      ofSession,
    );
    const [member] = membersOf(rows);
    return session && user && member ? { session: sessionOf(session), user: userOf(user), member } : null;
  },
  async sessions(userId, now) {
    const living = db
      .selectFrom('sign_ins')
      .selectAll()
      .where('user_id', '=', userId)
      .where('expires_at', '>', now)
      .orderBy('last_seen_at', 'desc')
      .orderBy('id', 'desc');
    return (await rowsOf(engine, living)).map(sessionOf);
  },
  async touchSession(id, now) {
    const touched = db.updateTable('sign_ins').set({ last_seen_at: now }).where('id', '=', id);
    // Worth no wait for the disk: after a power failure the time is a little older.
    await engine.transact([statementOf(touched)], { durable: false });
  },
  switchAccount: (id, accountId) =>
    changed(
      engine,
      db
        .updateTable('sign_ins')
        .set({ account_id: accountId })
        .where('id', '=', id)
        .where(
          'user_id',
          'in',
          db.selectFrom('members').select('user_id').where('account_id', '=', accountId),
        ),
    ),
  endSession: (userId, id) =>
    changed(engine, db.deleteFrom('sign_ins').where('id', '=', id).where('user_id', '=', userId)),
  async endAllSessions(userId, keep = '') {
    await transact(engine, sessionsBeside(userId, keep));
  },
  async changePassword(userId, { from, to }, keep) {
    const changedUser = withPassword(userId, to).select('id');
    const [updated] = await transact(
      engine,
      db
        .updateTable('users')
        .set({ password_hash: to })
        .where('id', '=', userId)
        .where('password_hash', '=', from),
      sessionsBeside(userId, keep).where('user_id', 'in', changedUser),
      db.deleteFrom('password_links').where('user_id', 'in', changedUser),
    );
    return updated!.changes > 0;
  },
});

/** Without the user, or with another password, this inserts nothing. */
const insertSession = (session: UserSession, passwordHash: string) =>
  db
    .insertInto('sign_ins')
    .columns([
      'id',
      'token_hash',
      'user_id',
      'account_id',
      'user_agent',
      'created_at',
      'last_seen_at',
      'expires_at',
    ])
    .expression(
      withPassword(session.userId, passwordHash).select([
        sql.val(session.id).as('id'),
        sql.val(session.tokenHash).as('token_hash'),
        'id as user_id',
        sql.val(session.accountId).as('account_id'),
        sql.val(session.userAgent).as('user_agent'),
        sql.val(session.createdAt).as('created_at'),
        sql.val(session.lastSeenAt).as('last_seen_at'),
        sql.val(session.expiresAt).as('expires_at'),
      ]),
    );

/** The user, as long as this is their password. */
const withPassword = (userId: string, passwordHash: string) =>
  db.selectFrom('users').where('id', '=', userId).where('password_hash', '=', passwordHash);

const sessionsBeside = (userId: string, keep: string) =>
  db.deleteFrom('sign_ins').where('user_id', '=', userId).where('id', '<>', keep);

const sessionOf = (row: Selectable<Tables['sign_ins']>): UserSession => ({
  id: row.id,
  tokenHash: row.token_hash,
  userId: row.user_id,
  accountId: row.account_id,
  userAgent: row.user_agent,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
});
