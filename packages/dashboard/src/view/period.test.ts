import { describe, expect, it, test } from 'vitest';
import { dayIn, isDay, type Period, periodLabel, shifted } from './period.ts';

const today = '2026-03-18';

describe('the period before, and after', () => {
  it.each<[string, Period, -1 | 1, Period | null]>([
    ['today', { period: 'today' }, -1, { period: 'yesterday' }],
    ['yesterday', { period: 'yesterday' }, -1, { from: '2026-03-16', to: '2026-03-16' }],
    ['yesterday', { period: 'yesterday' }, 1, { period: 'today' }],
    ['7 days', { period: '7d' }, -1, { from: '2026-03-05', to: '2026-03-11' }],
    ['days that end a week ago', { from: '2026-03-05', to: '2026-03-11' }, 1, { period: '7d' }],
    ['the month so far', { period: 'month' }, -1, { from: '2026-02-01', to: '2026-02-28' }],
    ['last month', { from: '2026-02-01', to: '2026-02-28' }, 1, { period: 'month' }],
    ['six months', { period: '6mo' }, -1, { from: '2025-04-01', to: '2025-09-30' }],
    [
      'days that reach into the future',
      { from: '2026-03-10', to: '2026-03-14' },
      1,
      { from: '2026-03-15', to: today },
    ],
    ['today', { period: 'today' }, 1, null],
    ['all time', { period: 'all' }, -1, null],
    ['realtime', { period: 'realtime' }, -1, null],
  ])('of %s', (_, period, direction, expected) => {
    expect(shifted(period, direction, today)).toEqual(expected);
  });
});

test('labels say what a person would', () => {
  expect(periodLabel({ period: '7d' })).toBe('Last 7 days');
  expect(periodLabel({ from: '2026-02-01', to: '2026-02-28' })).toMatch(/February 2026/);
  expect(periodLabel({ from: '2026-02-03', to: '2026-02-03' })).toMatch(/Feb 3, 2026|3 Feb 2026/);
});

test('dates that there are', () => {
  expect(['2026-02-28', '2026-02-30', '2026-2-3', 'x'].map(isDay)).toEqual([true, false, false, false]);
});

test('the day depends on where', () => {
  const at = Date.parse('2026-03-17T23:30:00Z');
  expect(dayIn('Europe/Berlin', at)).toBe('2026-03-18');
  expect(dayIn('America/New_York', at)).toBe('2026-03-17');
});
