import { type Selectable, sql } from 'kysely';
import type { User, Users } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { db, firstOf, rowsOf, type Tables, transact } from './tables.ts';

export const createUsers = (engine: SqlEngine): Users => ({
  async count() {
    const rows = await rowsOf(engine, db.selectFrom('users').select(sql<number>`COUNT(*)`.as('n')));
    return Number(rows[0]!.n);
  },
  async create(user) {
    const [, inserted] = await transact(engine, insertAccount(user), insertUser(user));
    return inserted!.changes > 0;
  },
  async get(id) {
    const row = await firstOf(engine, db.selectFrom('users').selectAll().where('id', '=', id));
    return row && userOf(row);
  },
  async byEmail(email) {
    const row = await firstOf(engine, db.selectFrom('users').selectAll().where('email', '=', email));
    return row && userOf(row);
  },
  async addSession({ tokenHash, userId, createdAt, expiresAt }) {
    await transact(
      engine,
      db.deleteFrom('user_sessions').where('expires_at', '<=', createdAt),
      db
        .insertInto('user_sessions')
        .values({ token_hash: tokenHash, user_id: userId, created_at: createdAt, expires_at: expiresAt }),
    );
  },
  async session(tokenHash, now) {
    const row = await firstOf(
      engine,
      db
        .selectFrom('user_sessions as s')
        .innerJoin('users', 'users.id', 's.user_id')
        .selectAll('users')
        .select(['s.created_at as begun_at', 's.expires_at'])
        .where('s.token_hash', '=', tokenHash)
        .where('s.expires_at', '>', now),
    );
    return (
      row && {
        user: userOf(row),
        session: { tokenHash, userId: row.id, createdAt: row.begun_at, expiresAt: row.expires_at },
      }
    );
  },
  async endSession(tokenHash) {
    await transact(engine, db.deleteFrom('user_sessions').where('token_hash', '=', tokenHash));
  },
  async endAllSessions(userId) {
    await transact(engine, db.deleteFrom('user_sessions').where('user_id', '=', userId));
  },
});

/** The account, unless it is there already or the e-mail is taken: then nothing is made. */
const insertAccount = ({ accountId, email, createdAt }: User) =>
  db
    .insertInto('accounts')
    .columns(['id', 'created_at'])
    .expression(
      db
        .selectNoFrom([sql.val(accountId).as('id'), sql.val(createdAt).as('created_at')])
        .where(is => is.not(is.exists(db.selectFrom('users').select('id').where('email', '=', email)))),
    )
    .onConflict(conflict => conflict.doNothing());

/** Without the account (the e-mail was taken) this inserts nothing. */
const insertUser = ({ id, accountId, email, passwordHash, createdAt }: User) =>
  db
    .insertInto('users')
    .columns(['id', 'account_id', 'email', 'password_hash', 'created_at'])
    .expression(
      db
        .selectFrom('accounts')
        .where('accounts.id', '=', accountId)
        .select([
          sql.val(id).as('id'),
          'accounts.id as account_id',
          sql.val(email).as('email'),
          sql.val(passwordHash).as('password_hash'),
          sql.val(createdAt).as('created_at'),
        ]),
    )
    .onConflict(conflict => conflict.column('email').doNothing());

const userOf = (row: Selectable<Tables['users']>): User => ({
  id: row.id,
  accountId: row.account_id,
  email: row.email,
  passwordHash: row.password_hash,
  createdAt: row.created_at,
});
