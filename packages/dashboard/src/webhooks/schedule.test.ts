import { schedules } from '@bellwether/core/retry';
import { expect, it } from 'vitest';
import { plannedAttempts } from './schedule.ts';

const of = (schedule: { waits: readonly number[]; from: 'previous' | 'first'; jitter: number }) =>
  plannedAttempts({ ...schedule, waits: [...schedule.waits] });

it('the first attempt is immediate, each further one a wait later', () => {
  expect(of(schedules.zta).map(({ number, at }) => [number, at])).toEqual([
    [1, 0],
    [2, 5],
    [3, 30],
  ]);
  expect(of(schedules.statalog).map(({ at }) => at)).toEqual([0, 60, 120]);
});

it('the standard schedule ends after three days, give or take a fifth', () => {
  const last = of(schedules.standard).at(-1)!;
  expect([last.number, Math.round(last.at / 3600)]).toEqual([10, 76]);
  expect(last.spread / last.at).toBeCloseTo(0.2);
});

it('the line runs from the first attempt to the last, and none stand on one spot', () => {
  const positions = of(schedules.standard).map(({ position }) => position);
  expect([positions[0], positions.at(-1)]).toEqual([0, 1]);
  expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
});

it('a schedule without waits is one attempt', () => {
  expect(of({ waits: [], from: 'previous', jitter: 0.2 })).toEqual([
    { number: 1, at: 0, spread: 0, position: 0 },
  ]);
});
