import type { PeriodQuery } from '@bellwether/contract';
import { describe, expect, test } from 'vitest';
import { resolvePeriod } from './period.ts';

const at = (text: string) => Date.parse(text);
const now = at('2026-03-31T10:20:30Z');
const surroundings = { timezone: 'Europe/Berlin', now, earliest: at('2026-01-05T12:00Z') };

const text = (instant: number) => new Date(instant).toISOString().replace(':00.000Z', 'Z');
function resolve(query: PeriodQuery, changes: Partial<typeof surroundings> = {}) {
  const { from, to, interval, previous, buckets } = resolvePeriod(query, { ...surroundings, ...changes });
  return {
    span: [text(from), text(to)],
    interval,
    points: buckets.length,
    previous: previous && [text(previous.from), text(previous.to)],
  };
}

// The clocks of Berlin went forward on 29 March 2026: midnight is 23:00Z before, 22:00Z after.
test.each([
  ['realtime', '2026-03-31T09:51Z', '2026-03-31T10:21Z', 'minute', 30],
  ['today', '2026-03-30T22:00Z', '2026-03-31T22:00Z', 'hour', 24],
  ['yesterday', '2026-03-29T22:00Z', '2026-03-30T22:00Z', 'hour', 24],
  ['7d', '2026-03-24T23:00Z', '2026-03-31T22:00Z', 'day', 7],
  ['30d', '2026-03-01T23:00Z', '2026-03-31T22:00Z', 'day', 30],
  ['month', '2026-02-28T23:00Z', '2026-03-31T22:00Z', 'day', 31],
  ['6mo', '2025-09-30T22:00Z', '2026-03-31T22:00Z', 'month', 6],
  ['12mo', '2025-03-31T22:00Z', '2026-03-31T22:00Z', 'month', 12],
  ['all', '2026-01-04T23:00Z', '2026-03-31T22:00Z', 'day', 86],
] as const)('%s is %s to %s by %s', (period, from, to, interval, points) => {
  expect(resolve({ period })).toEqual({ span: [from, to], interval, points, previous: null });
});

test('without a period it is the last 30 days', () => {
  expect(resolve({})).toEqual(resolve({ period: '30d' }));
});

test('today is the site’s, or the asked timezone’s', () => {
  const late = { now: at('2026-03-31T23:30Z') };
  expect(resolve({ period: 'today' }, late).span[0]).toBe('2026-03-31T22:00Z');
  expect(resolve({ period: 'today', timezone: 'America/New_York' }, late).span[0]).toBe('2026-03-31T04:00Z');
});

describe('from and to', () => {
  test('dates are whole days in the timezone', () => {
    const { span, points } = resolve({ from: '2026-03-28', to: '2026-03-29', interval: 'hour' });
    expect(span).toEqual(['2026-03-27T23:00Z', '2026-03-29T22:00Z']);
    expect(points).toBe(47);
  });
  test('date-times are moments, the zone’s where they name no offset', () => {
    expect(resolve({ from: '2026-03-01T10:00Z', to: '2026-03-01T12:00+01:00' }).span).toEqual([
      '2026-03-01T10:00Z',
      '2026-03-01T11:00Z',
    ]);
    expect(resolve({ from: '2026-07-01T10:00', to: '2026-07-01T12:00' }).span).toEqual([
      '2026-07-01T08:00Z',
      '2026-07-01T10:00Z',
    ]);
  });
  test('from alone goes to the end of today', () => {
    expect(resolve({ from: '2026-03-30' }).span[1]).toBe('2026-03-31T22:00Z');
  });
  test.each([
    [{ from: '2026-02-30' }, 'neither a date nor a date-time'],
    [{ from: 'yesterday' }, 'neither a date nor a date-time'],
    [{ from: '2026-02-01T25:00Z' }, 'neither a date nor a date-time'],
    [{ from: '2026-02-01T00:00+99:99' }, 'neither a date nor a date-time'],
    [{ from: '0001-01-01' }, 'neither a date nor a date-time'],
    [{ from: '2026-02-02', to: '2026-02-01' }, 'ends before it begins'],
    [{ to: '2026-02-01' }, 'needs from'],
    [{ from: '2026-02-01', period: '7d' }, 'not both'],
  ] as [PeriodQuery, string][])('%j is refused: %s', (query, problem) => {
    expect(() => resolve(query)).toThrow(problem);
  });
});

describe('compare', () => {
  const previous = (query: PeriodQuery, changes = {}) =>
    resolve({ compare: 'previous_period', ...query }, changes).previous;

  test('a past period is compared with as many days before', () => {
    expect(previous({ period: 'yesterday' })).toEqual(['2026-03-28T23:00Z', '2026-03-29T22:00Z']);
    expect(previous({ from: '2026-03-01', to: '2026-03-10' })).toEqual([
      '2026-02-18T23:00Z',
      '2026-02-28T23:00Z',
    ]);
  });
  test('a running one as far as it has come, by the local clock', () => {
    expect(previous({ period: 'today' })).toEqual(['2026-03-29T22:00Z', '2026-03-30T10:20:30.000Z']);
    expect(previous({ period: '7d' })).toEqual(['2026-03-17T23:00Z', '2026-03-24T11:20:30.000Z']);
  });
  test('months with months', () => {
    expect(previous({ period: 'month' })).toEqual(['2026-01-31T23:00Z', '2026-02-28T11:20:30.000Z']);
    expect(previous({ period: '6mo' })).toEqual(['2025-03-31T22:00Z', '2025-09-30T10:20:30.000Z']);
  });
  test('a stretch between moments with the same length before', () => {
    expect(previous({ from: '2026-03-29T00:00Z', to: '2026-03-29T06:00Z' })).toEqual([
      '2026-03-28T18:00Z',
      '2026-03-29T00:00Z',
    ]);
  });
  test('a year ago is the same dates of the year before', () => {
    expect(previous({ from: '2024-02-29', to: '2024-02-29', compare: 'previous_year' })).toEqual([
      '2023-02-27T23:00Z',
      '2023-02-28T23:00Z',
    ]);
  });
});

test('a period with too many points is refused', () => {
  expect(() => resolve({ period: '30d', interval: 'minute' })).toThrow('more than 1500 points');
});
