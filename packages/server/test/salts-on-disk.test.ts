import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createSalts } from '../src/adapters/sql/registry/salts.ts';
import { createSaltSource } from '../src/enrich/index.ts';
import { FakeClock } from './fake-clock.ts';
import { tempSqlite } from './temp-sqlite.ts';

/**
 * Who has a day's salt can try all addresses and tell which visitor each was. So a salt is gone 48 h after its day
 * began: not only for queries, but from every byte of the folder, while the database is open.
 */
const HOUR = 3_600_000;

let db: Awaited<ReturnType<typeof tempSqlite>>;
afterEach(() => db.end());

/** Which of the salts stand in any file of the folder, as text or as bytes. */
function onDisk(made: ReadonlyMap<string, Uint8Array>): string[] {
  const folder = dirname(db.path);
  const files = readdirSync(folder).map(name => readFileSync(join(folder, name)));
  return [...made]
    .filter(([, key]) =>
      [Buffer.from(key), Buffer.from(Buffer.from(key).toString('base64'))].some(form =>
        files.some(file => file.includes(form)),
      ),
    )
    .map(([day]) => day);
}

it('of the salts ever made, those of today and yesterday are on the disk, and no others', async () => {
  db = await tempSqlite();
  const clock = new FakeClock();
  const salts = createSalts(db.engine);
  let made = 0;
  const source = createSaltSource(salts, size =>
    new Uint8Array(size).map((_, i) => (i * 7 + ++made * 31) % 251),
  );
  const byDay = new Map<string, Uint8Array>();
  for (let hour = 0; hour < 24 * 9; hour++) {
    // As the hourly job asks, and everything else that is written meanwhile.
    const { today, yesterday } = await source.current(clock.now());
    byDay.set(today.day, today.key);
    if (yesterday) byDay.set(yesterday.day, yesterday.key);
    await db.engine.transact([
      { sql: 'INSERT INTO event_ids (at, ids) VALUES (?, ?)', params: [clock.now(), new Uint8Array(600)] },
    ]);
    const expected = [new Date(clock.now() - 24 * HOUR), new Date(clock.now())];
    expect(onDisk(byDay).sort()).toEqual(expected.map(day => day.toISOString().slice(0, 10)));
    clock.advance(HOUR);
  }
  expect(byDay.size).toBe(11);
});
