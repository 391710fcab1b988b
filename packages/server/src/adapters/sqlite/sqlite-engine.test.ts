import { expect, it } from 'vitest';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { query } from '../sql/engine.ts';
import { openSqlite } from './sqlite-engine.ts';

it('a transaction is all or nothing', async () => {
  const db = await tempSqlite();
  const two = [
    { sql: 'CREATE TABLE t (a INTEGER PRIMARY KEY)' },
    { sql: 'INSERT INTO t (a) VALUES (1), (1)' },
  ];
  await expect(db.engine.transact(two)).rejects.toMatchObject({ name: 'SqliteError' });
  const { rows } = await query(db.engine, "SELECT name FROM sqlite_master WHERE name = 't'");
  expect(rows).toEqual([]);
  await db.end();
});

it('a database that can’t be opened is told of, and every call fails', async () => {
  const lost: string[] = [];
  const engine = openSqlite('/nowhere/at/all.db', error => lost.push(error.message));
  await expect(query(engine, 'SELECT 1')).rejects.toThrow(/unable to open/i);
  expect(lost).toEqual([expect.stringMatching(/unable to open/i)]);
  await expect(query(engine, 'SELECT 1')).rejects.toThrow();
  await engine.close();
});

it('one that is closed in order is not lost', async () => {
  const lost: Error[] = [];
  const engine = openSqlite(':memory:', error => lost.push(error));
  expect((await query(engine, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await engine.close();
  expect(lost).toEqual([]);
});
