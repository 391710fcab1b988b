import { expect, it } from 'vitest';
import { slicesOf } from './slices.ts';

const day = (name: string, rows: number) => ({ day: `2026-${name}`, rows });
const cut = (...days: { day: string; rows: number }[]) =>
  slicesOf(days, 100).map(({ from, to, part, parts, rows }) => [
    from.slice(5),
    to.slice(5),
    `${part}/${parts}`,
    rows,
  ]);

it.each([
  ['nothing', [], []],
  ['days that fit go together', [day('01-01', 40), day('01-05', 60)], [['01-01', '01-05', '0/1', 100]]],
  [
    'those that do not are the next slice',
    [day('01-01', 40), day('01-02', 61)],
    [
      ['01-01', '01-01', '0/1', 40],
      ['01-02', '01-02', '0/1', 61],
    ],
  ],
  [
    'a month ends a slice',
    [day('01-31', 1), day('02-01', 1)],
    [
      ['01-31', '01-31', '0/1', 1],
      ['02-01', '02-01', '0/1', 1],
    ],
  ],
  [
    'a day that is too large is split, and takes no other in',
    [day('01-01', 250), day('01-02', 1)],
    [
      ['01-01', '01-01', '0/3', 250 / 3],
      ['01-01', '01-01', '1/3', 250 / 3],
      ['01-01', '01-01', '2/3', 250 / 3],
      ['01-02', '01-02', '0/1', 1],
    ],
  ],
])('%s', (_, days, slices) => expect(cut(...days)).toEqual(slices));
