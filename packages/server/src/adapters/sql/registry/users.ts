import { sql } from 'kysely';
import type { User, Users } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { createSessions } from './sessions.ts';
import { db, firstOf, rowsOf, transact } from './tables.ts';
import { userOf } from './user-row.ts';

export const createUsers = (engine: SqlEngine): Users => ({
  async count() {
    const rows = await rowsOf(engine, db.selectFrom('users').select(sql<number>`COUNT(*)`.as('n')));
    return Number(rows[0]!.n);
  },
  async create(user) {
    const [, inserted] = await transact(engine, insertAccount(user), insertUser(user), insertOwner(user));
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
  ...createSessions(engine),
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

/** Without the user this inserts nothing. The id goes by the user's, as in the migration that began members. */
const insertOwner = ({ id }: User) =>
  db
    .insertInto('members')
    .columns(['id', 'account_id', 'user_id', 'role', 'created_at'])
    .expression(
      db
        .selectFrom('users')
        .where('id', '=', id)
        .select([
          sql<string>`'mem_' || substr(id, 6)`.as('member_id'),
          'account_id',
          'id as user_id',
          sql.val('owner').as('role'),
          'created_at',
        ]),
    );
