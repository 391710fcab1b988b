import { expect, it } from 'vitest';
import { refusedAmong } from './refused-among.ts';

const refuses = (bad: readonly number[]) => async (rows: readonly number[]) => {
  const found = rows.find(row => bad.includes(row));
  return found === undefined ? null : `row ${found}`;
};

it.each([
  ['none', 7, []],
  ['none of nothing', 0, []],
  ['the only one', 1, [0]],
  ['the first and the last', 9, [0, 8]],
  ['neighbours', 8, [3, 4]],
  ['all', 5, [0, 1, 2, 3, 4]],
])('finds %s', async (_, count, bad) => {
  const rows = Array.from({ length: count }, (_, i) => i);
  expect(await refusedAmong(rows, refuses(bad))).toEqual(
    bad.map(index => ({ index, reason: `row ${index}` })),
  );
});

it('blames no row where only all together are refused', async () => {
  const together = async (rows: readonly number[]) => (rows.length > 3 ? 'too many' : null);
  expect(await refusedAmong([1, 2, 3, 4], together)).toEqual([]);
});
