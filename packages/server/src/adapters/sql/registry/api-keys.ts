import type { Selectable } from 'kysely';
import type { ApiKey, ApiKeys, Scope } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { changed, db, firstOf, rowsOf, type Tables, transact } from './tables.ts';

export const createApiKeys = (engine: SqlEngine): ApiKeys => ({
  async create(key) {
    await transact(
      engine,
      db.insertInto('api_keys').values({
        id: key.id,
        account_id: key.accountId,
        name: key.name,
        hash: key.hash,
        hint: key.hint,
        scopes: JSON.stringify(key.scopes),
        created_at: key.createdAt,
        expires_at: key.expiresAt,
        last_used_at: key.lastUsedAt,
      }),
    );
  },
  async byHash(hash) {
    const row = await firstOf(engine, db.selectFrom('api_keys').selectAll().where('hash', '=', hash));
    return row && keyOf(row);
  },
  async list(accountId) {
    const ofAccount = db.selectFrom('api_keys').selectAll().where('account_id', '=', accountId);
    return (await rowsOf(engine, ofAccount.orderBy('id', 'desc'))).map(keyOf);
  },
  delete: (accountId, id) =>
    changed(engine, db.deleteFrom('api_keys').where('id', '=', id).where('account_id', '=', accountId)),
  async touch(id, now) {
    const { sql, parameters } = db
      .updateTable('api_keys')
      .set({ last_used_at: now })
      .where('id', '=', id)
      .compile();
    // Worth no wait for the disk: after a power failure the time is a little older.
    await engine.transact([{ sql, params: parameters as number[] }], { durable: false });
  },
});

const keyOf = (row: Selectable<Tables['api_keys']>): ApiKey => ({
  id: row.id,
  accountId: row.account_id,
  name: row.name,
  hash: row.hash,
  hint: row.hint,
  scopes: JSON.parse(row.scopes) as Scope[],
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});
