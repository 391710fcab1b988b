import { expect, test } from 'vitest';
import { createSaltSource } from './salts.ts';
import { countingBytes, saltsInMemory } from './testing/enricher.ts';
import { NOON } from './testing/raw-event.ts';

const DAY = 86_400_000;
const MIDNIGHT = NOON + DAY / 2;

test("a day's salts are fetched once, then at hand", async () => {
  const source = createSaltSource(saltsInMemory(), countingBytes());
  const fetched = await source.current(NOON);
  expect(fetched.today.day).toBe('2026-01-15');
  expect(fetched.yesterday?.day).toBe('2026-01-14');
  expect(source.current(MIDNIGHT - 1)).toBe(fetched);
});

test('those who ask at once share one fetch', () => {
  const source = createSaltSource(saltsInMemory(), countingBytes());
  expect(source.current(NOON)).toBe(source.current(NOON));
});

test("at midnight (UTC) the day's salt becomes yesterday's, and the one before is deleted", async () => {
  const salts = saltsInMemory();
  const source = createSaltSource(salts, countingBytes());
  const before = await source.current(MIDNIGHT - 1);
  const after = await source.current(MIDNIGHT);
  expect(after.yesterday).toEqual(before.today);
  expect(after.today.key).not.toEqual(before.today.key);
  expect([...salts.kept.keys()].sort()).toEqual(['2026-01-15', '2026-01-16']);
});

test('two processes on one store have the same salts', async () => {
  const salts = saltsInMemory();
  const other = createSaltSource(salts, size => new Uint8Array(size).fill(99));
  expect(await createSaltSource(salts, countingBytes()).current(NOON)).toEqual(await other.current(NOON));
});

test('a failed fetch is tried anew', async () => {
  const salts = saltsInMemory();
  let down = true;
  const source = createSaltSource(
    {
      ...salts,
      ensure: async (day, key) =>
        down ? Promise.reject(new Error('store is down')) : salts.ensure(day, key),
    },
    countingBytes(),
  );
  await expect(source.current(NOON)).rejects.toThrow('store is down');
  down = false;
  expect((await source.current(NOON)).today.day).toBe('2026-01-15');
});
