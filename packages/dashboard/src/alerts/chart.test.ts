import type { AlertFiring } from '@bellwether/contract';
import { describe, expect, it } from 'vitest';
import { averagesBefore, dayMarks, limitsOf, planOf, rollingSums, thresholdMarks } from './chart.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-01-15T12:00:00Z');
const hours = [0, 1, 2, 3, 4].map(hour => T0 + hour * HOUR);
const iso = (hour: number) => new Date(T0 + hour * HOUR).toISOString();

const aFiring = (at: number, resolvedAt: number | null): AlertFiring => ({
  id: `fir_${at}`,
  kind: 'threshold',
  at: iso(at),
  condition: 'pageviews > 10',
  window: '1h',
  value: 11,
  threshold: 10,
  resolvedAt: resolvedAt === null ? null : iso(resolvedAt),
  resolvedValue: null,
});

it('a sliding window is the sum of its points', () => {
  expect(rollingSums([1, 2, 3, 4], 1)).toEqual([1, 2, 3, 4]);
  expect(rollingSums([1, 2, 3, 4], 3)).toEqual([6, 9]);
  expect(rollingSums([0.1, 0.2, 0.3, 0], 2)).toEqual([0.3, 0.5, 0.3]);
});

it('visitors are never added up', () => {
  expect(planOf({ metric: 'visitors', window: '6h' })).toMatchObject({ rolling: 1, comparable: false });
  expect(planOf({ metric: 'visitors', window: '1h' })).toMatchObject({ rolling: 1, comparable: true });
  expect(planOf({ metric: 'pageviews', window: '6h' })).toMatchObject({ rolling: 6, comparable: true });
});

describe('marks', () => {
  it('are the points in which it was triggered', () => {
    expect(thresholdMarks([aFiring(1.5, 3.2)], hours, T0 + 5 * HOUR)).toMatchObject([{ from: 1, to: 3 }]);
  });

  it('go on to the end while it goes on, and begin where the chart does', () => {
    expect(thresholdMarks([aFiring(-3, null)], hours, T0 + 5 * HOUR)).toMatchObject([{ from: 0, to: 4 }]);
  });

  it('are left out before the chart', () => {
    expect(thresholdMarks([aFiring(-3, -1)], hours, T0 + 5 * HOUR)).toEqual([]);
  });

  it('of days are as wide as a day', () => {
    const spike: AlertFiring = {
      id: 'fir_1',
      kind: 'spike',
      at: iso(0),
      date: '2026-01-14',
      value: 30,
      average: 10,
      changePct: 200,
      threshold: 100,
    };
    expect(dayMarks([spike], ['2026-01-13', '2026-01-14'])).toEqual([
      { key: 'fir_1', from: 0.5, to: 1.5, name: 'Spike' },
    ]);
    expect(dayMarks([spike], ['2026-01-15'])).toEqual([]);
  });
});

describe('the average before a day', () => {
  it('needs seven full days, of which the site’s first is none', () => {
    const averages = averagesBefore([0, 0, 5, ...Array<number>(8).fill(10)]);
    expect(averages).toEqual([...Array<null>(10).fill(null), 10]);
  });

  it('is of thirty days at most', () => {
    const averages = averagesBefore([1, ...Array<number>(5).fill(100), ...Array<number>(31).fill(10)]);
    expect(averages.at(-1)).toBe(10);
  });

  it('makes the limits', () => {
    expect(limitsOf({ spikePct: 100, dropPct: 50 }, [null, 10])).toEqual({
      spike: [null, 20],
      drop: [null, 5],
    });
    expect(limitsOf({ spikePct: null, dropPct: 50 }, [10]).spike).toBeNull();
  });
});
