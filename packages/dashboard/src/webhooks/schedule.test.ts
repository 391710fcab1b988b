import { schedules } from '@bellwether/core/retry';
import { expect, it } from 'vitest';
import { plannedAttempts } from './schedule.ts';

const of = (waits: readonly number[]) => plannedAttempts({ waits: [...waits] });

it('the first attempt is immediate, each further one a wait later', () => {
  expect(of(schedules.zta.waits).map(({ number, wait, at }) => [number, wait, at])).toEqual([
    [1, 0, 0],
    [2, 5, 5],
    [3, 25, 30],
  ]);
  expect(of(schedules.statalog.waits).map(({ at }) => at)).toEqual([0, 60, 120]);
});

it('the standard schedule has ten attempts within some three days', () => {
  const last = of(schedules.standard.waits).at(-1)!;
  expect([last.number, Math.round(last.at / 3600)]).toEqual([10, 76]);
});

it('a longer wait takes more of the line, though not as much more as it is longer', () => {
  const [, short, long] = of([5, 86_400]);
  expect(long!.weight).toBeGreaterThan(short!.weight);
  expect(long!.weight / short!.weight).toBeLessThan(10);
});

it('a schedule without waits is one attempt', () => {
  expect(of([])).toEqual([{ number: 1, wait: 0, at: 0, weight: 0 }]);
});
