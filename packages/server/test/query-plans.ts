import type { SqlEngine } from '../src/adapters/sql/engine.ts';
import { DatabaseSync } from '../src/adapters/sqlite/node-sqlite.ts';
import { tempSqlite } from './temp-sqlite.ts';

/** How SQLite goes about each statement that `use` has it run, in their order. */
export async function queryPlans(use: (engine: SqlEngine) => Promise<void>) {
  const { engine, path, end } = await tempSqlite();
  const asked: string[] = [];
  await use({
    ...engine,
    transact(statements, options) {
      asked.push(...statements.map(s => s.sql));
      return engine.transact(statements, options);
    },
  });
  const db = new DatabaseSync(path);
  const plans = asked.map(sql => ({
    sql,
    steps: (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(
      ({ detail }) => detail,
    ),
  }));
  db.close();
  await end();
  return plans;
}
