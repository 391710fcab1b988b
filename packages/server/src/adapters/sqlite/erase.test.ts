import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tempSqlite } from '../../../test/temp-sqlite.ts';

/** What is deleted stands nowhere in the files of the open database. */
let db: Awaited<ReturnType<typeof tempSqlite>>;
beforeEach(async () => {
  db = await tempSqlite();
  await db.engine.transact([{ sql: 'CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT NOT NULL)' }]);
});
afterEach(() => db.end());

const onDisk = (text: string): boolean =>
  readdirSync(dirname(db.path)).some(name => readFileSync(join(dirname(db.path), name)).includes(text));

/** Rows of some pages each. */
const fill = (text: string) =>
  db.engine.transact(
    Array.from({ length: 300 }, () => ({
      sql: 'INSERT INTO kept (text) VALUES (?)',
      params: [text.repeat(800)],
    })),
  );

describe('the database', () => {
  it('erases what it deletes, when it is asked to', async () => {
    await fill('secret-one');
    expect(onDisk('secret-one')).toBe(true);
    await db.engine.transact([{ sql: 'DELETE FROM kept' }], { erase: true });
    expect(onDisk('secret-one')).toBe(false);
  });

  it('scrubs what it let go of before', async () => {
    await fill('secret-two');
    await db.engine.transact([{ sql: 'DELETE FROM kept WHERE id % 3 > 0' }]);
    await db.engine.transact([{ sql: 'UPDATE kept SET text = upper(text)' }]);
    expect(onDisk('secret-two')).toBe(true);
    await db.engine.scrub();
    expect(onDisk('secret-two')).toBe(false);
    expect(onDisk('SECRET-TWO')).toBe(true);
    await db.engine.scrub();
  });
});
