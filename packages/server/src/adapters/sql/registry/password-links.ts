import type { PasswordLinks } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { db, firstOf, transact } from './tables.ts';

export const createPasswordLinks = (engine: SqlEngine): PasswordLinks => ({
  async create({ tokenHash, userId, createdAt, expiresAt }) {
    await transact(
      engine,
      db
        .insertInto('password_links')
        .values({ token_hash: tokenHash, user_id: userId, created_at: createdAt, expires_at: expiresAt }),
    );
  },
  async byToken(tokenHash, now) {
    const row = await firstOf(engine, open(tokenHash, now).selectAll());
    return (
      row && {
        tokenHash: row.token_hash,
        userId: row.user_id,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      }
    );
  },
  async use(tokenHash, passwordHash, now) {
    const owner = open(tokenHash, now).select('user_id');
    const [changed] = await transact(
      engine,
      db.updateTable('users').set({ password_hash: passwordHash }).where('id', 'in', owner),
      db.deleteFrom('sign_ins').where('user_id', 'in', owner),
      // Last: the others ask it whose it is.
      db.deleteFrom('password_links').where('user_id', 'in', owner),
    );
    return changed!.changes > 0;
  },
  async prune(now) {
    await transact(engine, db.deleteFrom('password_links').where('expires_at', '<=', now));
  },
});

/** The link as long as it can be used. */
const open = (tokenHash: string, now: number) =>
  db.selectFrom('password_links').where('token_hash', '=', tokenHash).where('expires_at', '>', now);
