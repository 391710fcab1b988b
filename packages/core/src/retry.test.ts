import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAt, type Schedule, scheduleOf } from './retry.ts';

const START = 1_700_000_000_000;

/** Seconds from the first attempt to each, when every attempt takes so long and fails. */
function times(schedule: Schedule, attemptSeconds = 0, chance = 0.5): number[] {
  const starts = [START];
  for (;;) {
    const lastEndedAt = starts.at(-1)! + attemptSeconds * 1000;
    const next = nextAttemptAt(
      schedule,
      { count: starts.length, firstStartedAt: START, lastEndedAt },
      chance,
    );
    if (next === null) return starts.map(at => (at - START) / 1000);
    starts.push(next);
  }
}
const waits = (list: number[]) => list.slice(1).map((at, i) => at - list[i]!);

describe('attempts', () => {
  it('standard: at once and after 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h', () => {
    const hours = [2, 5, 10, 14, 20, 24].map(h => h * 3600);
    expect(waits(times(scheduleOf('standard')))).toEqual([5, 300, 1800, ...hours]);
  });

  it('statalog: at 0, 60 and 120 s from the first, however long one takes', () => {
    expect(times(scheduleOf('statalog'))).toEqual([0, 60, 120]);
    expect(times(scheduleOf('statalog'), 10)).toEqual([0, 60, 120]);
    expect(times(scheduleOf('statalog'), 10, 0.99)).toEqual([0, 60, 120]);
  });

  it('statalog: at once when its time has passed', () => {
    expect(times(scheduleOf('statalog'), 90)).toEqual([0, 90, 180]);
  });

  it('zta: at once, 5 s and 25 s after the one before', () => {
    expect(times(scheduleOf('zta'))).toEqual([0, 5, 30]);
    expect(times(scheduleOf('zta'), 5, 0.01)).toEqual([0, 10, 40]);
  });

  it('a list of the webhook’s own: after each of its waits; an empty one makes a single attempt', () => {
    expect(times(scheduleOf([1, 2, 3]))).toEqual([0, 1, 3, 6]);
    expect(times(scheduleOf([]))).toEqual([0]);
  });
});

describe('jitter', () => {
  it('spreads each wait evenly over ±20 %', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const wait = fc.integer({ min: 1, max: 86_400 });
    const waitOf = (seconds: number, by: number) =>
      nextAttemptAt(scheduleOf([seconds]), { count: 1, firstStartedAt: 0, lastEndedAt: 0 }, by)! / 1000;
    fc.assert(
      fc.property(wait, chance, (seconds, by) => {
        expect(waitOf(seconds, by)).toBeGreaterThanOrEqual(seconds * 0.8 - 0.001);
        expect(waitOf(seconds, by)).toBeLessThanOrEqual(seconds * 1.2 + 0.001);
      }),
    );
    expect([0, 0.25, 0.5, 0.75].map(by => waitOf(100, by))).toEqual([80, 90, 100, 110]);
  });
});
