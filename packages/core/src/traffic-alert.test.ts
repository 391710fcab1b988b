import { describe, expect, it } from 'vitest';
import { judgeTraffic } from './traffic-alert.ts';

const alert = { spikePct: 50, dropPct: 30, minVisitors: 0 };
const days = (count: number, visitors: number): number[] => Array<number>(count).fill(visitors);

describe('a day', () => {
  it.each<[number, string | null]>([
    [2100, null],
    [3149, 'spike +50'], // 49.95 %, rounded to the one decimal that is told
    [3147, null],
    [4820, 'spike +129.5'],
    [1472, null],
    [1470, 'drop -30'],
    [840, 'drop -60'],
    [0, 'drop -100'],
  ])('of %i visitors after 2,100 on average is %s', (visitors, expected) => {
    const verdict = judgeTraffic(alert, visitors, days(30, 2100));
    const told = verdict && `${verdict.kind} ${verdict.changePct > 0 ? '+' : ''}${verdict.changePct}`;
    expect(told).toBe(expected);
  });

  it('is held against the mean, days without visitors among them', () => {
    const verdict = judgeTraffic(alert, 20, [0, 0, 0, 0, 10, 10, 10, 10]);
    expect(verdict).toEqual({ kind: 'spike', average: 5, changePct: 300 });
  });

  it('is let be with fewer than seven days before it, and after days without anybody', () => {
    expect(judgeTraffic(alert, 99, days(6, 10))).toBeNull();
    expect(judgeTraffic(alert, 99, days(7, 10))).not.toBeNull();
    expect(judgeTraffic(alert, 99, days(30, 0))).toBeNull();
  });

  it('is let be where both it and the average are few', () => {
    const many = { ...alert, minVisitors: 100 };
    expect(judgeTraffic(many, 99, days(30, 10))).toBeNull();
    expect(judgeTraffic(many, 100, days(30, 10))?.kind).toBe('spike');
    expect(judgeTraffic(many, 10, days(30, 100))?.kind).toBe('drop');
  });

  it('is looked at for what the alert is for', () => {
    expect(judgeTraffic({ ...alert, spikePct: null }, 99, days(30, 10))).toBeNull();
    expect(judgeTraffic({ ...alert, dropPct: null }, 0, days(30, 10))).toBeNull();
  });
});
