import type { Salts } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { db, statementOf, transact } from './tables.ts';

export const createSalts = (engine: SqlEngine): Salts => ({
  async ensure(day, key) {
    const salt = Buffer.from(key).toString('base64');
    const [, found] = await transact(
      engine,
      db
        .insertInto('salts')
        .values({ day, salt })
        .onConflict(conflict => conflict.doNothing()),
      db.selectFrom('salts').select('salt').where('day', '=', day),
    );
    return { day, key: Buffer.from(String(found!.rows[0]!.salt), 'base64') };
  },
  async deleteBefore(day) {
    // Gone for good: who had the salt and an address could tell the visitor's id.
    const statement = statementOf(db.deleteFrom('salts').where('day', '<', day));
    await engine.transact([statement], { erase: true });
  },
});
