import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { query } from '../sql/engine.ts';
import { DatabaseSync } from './node-sqlite.ts';
import { openSnapshot } from './sqlite-snapshot.ts';

let database: Awaited<ReturnType<typeof tempSqlite>>;
beforeEach(async () => {
  database = await tempSqlite();
});
afterEach(() => database.end());

it('is the database of one moment, however much is written before it is copied', async () => {
  const { engine, path } = database;
  const add = (id: string) => query(engine, 'INSERT INTO accounts (id, created_at) VALUES (?, 1)', [id]);
  for (let n = 0; n < 50; n++) await add(`before-${n}`);
  const snapshot = openSnapshot(path);
  await query(engine, "DELETE FROM accounts WHERE id < 'before-2'");
  const copy = join(path, '..', 'copy.db');
  let copied = 0;
  const copying = snapshot.copyTo(copy, bytes => {
    copied = bytes;
  });
  for (let n = 0; n < 50; n++) await add(`after-${n}`);
  await copying;
  snapshot.close();

  const there = new DatabaseSync(copy, { readOnly: true });
  expect(there.prepare("SELECT count(*) AS n FROM accounts WHERE id LIKE 'before-%'").get()).toEqual({
    n: 50,
  });
  expect(there.prepare("SELECT count(*) AS n FROM accounts WHERE id LIKE 'after-%'").get()).toEqual({ n: 0 });
  expect(
    there
      .prepare('SELECT name FROM migrations ORDER BY name')
      .all()
      .map(row => row.name),
  ).toEqual(snapshot.migrations);
  there.close();
  expect(copied).toBeLessThanOrEqual(snapshot.bytes);
});
