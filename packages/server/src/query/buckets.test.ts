import { intervals } from '@bellwether/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketStarts, MAX_BUCKETS } from './buckets.ts';
import { DAY, HOUR, localTime, MINUTE, startOfDay, zoneOf } from './zone.ts';

const at = (text: string) => Date.parse(text);
const starts = (zone: string, from: string, to: string, interval: (typeof intervals)[number]) =>
  bucketStarts(at(from), at(to), interval, zoneOf(zone)).map(start =>
    new Date(start).toISOString().slice(0, 16),
  );

describe('buckets follow the local calendar', () => {
  test('a day that loses an hour has 23 hours', () => {
    expect(starts('Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 'hour')).toHaveLength(23);
  });
  test('a day that gains one has 25', () => {
    expect(starts('Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 'hour')).toHaveLength(25);
  });
  test('hours begin at :00 of the local clock', () => {
    expect(starts('Asia/Kathmandu', '2025-12-31T18:15Z', '2025-12-31T20:15Z', 'hour')).toEqual([
      '2025-12-31T18:15',
      '2025-12-31T19:15',
    ]);
  });
  test('a change of half an hour gives a bucket of half an hour', () => {
    expect(starts('Australia/Lord_Howe', '2026-04-04T13:00Z', '2026-04-04T17:30Z', 'hour')).toEqual([
      '2026-04-04T13:00',
      '2026-04-04T14:00',
      '2026-04-04T15:00',
      '2026-04-04T15:30',
      '2026-04-04T16:30',
    ]);
  });
  test('a day that never was has no bucket', () => {
    expect(starts('Pacific/Apia', '2011-12-28T10:00Z', '2012-01-01T10:00Z', 'day')).toEqual([
      '2011-12-28T10:00',
      '2011-12-29T10:00',
      '2011-12-30T10:00',
      '2011-12-31T10:00',
    ]);
  });
  test('the first begins with the period, though its week or month began before', () => {
    expect(starts('UTC', '2026-01-15T00:00Z', '2026-01-27T00:00Z', 'week')).toEqual([
      '2026-01-15T00:00',
      '2026-01-19T00:00',
      '2026-01-26T00:00',
    ]);
    expect(starts('America/Sao_Paulo', '2018-10-10T12:00Z', '2018-12-01T02:00Z', 'month')).toEqual([
      '2018-10-10T12:00',
      '2018-11-01T03:00',
    ]);
  });
  test('too many are refused with the way out', () => {
    expect(() => starts('UTC', '2026-01-01T00:00Z', '2026-01-03T00:00Z', 'minute')).toThrow(
      `The interval "minute" gives more than ${MAX_BUCKETS} points in this period. Choose a longer one.`,
    );
  });
});

const widths = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY, month: 31 * DAY };
const zones = [
  'UTC',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
];

test('buckets tile any period: they ascend from its start, none is too wide, all but the first are aligned', () => {
  const asked = fc.record({
    zone: fc.constantFrom(...zones).map(zoneOf),
    from: fc.integer({ min: at('2009-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }),
    interval: fc.constantFrom(...intervals),
    share: fc.double({ min: 0.001, max: 200, noNaN: true }),
  });
  fc.assert(
    fc.property(asked, ({ zone, from, interval, share }) => {
      const width = widths[interval];
      const to = from + Math.ceil(width * share);
      const tiles = bucketStarts(from, to, interval, zone);
      expect(tiles[0]).toBe(from);
      tiles.forEach((start, index) => {
        const end = tiles[index + 1] ?? to;
        expect(end).toBeGreaterThan(start);
        // The clocks may go back within it, by an hour at most in these zones.
        expect(end - start).toBeLessThanOrEqual(width + (interval === 'minute' ? 0 : HOUR));
        if (index > 0) expect(isTurn(start)).toBe(true);
      });

      function isTurn(start: number): boolean {
        const local = localTime(zone, start);
        if (interval === 'minute') return local % MINUTE === 0;
        // The change itself may stand in for a full hour that was skipped.
        if (interval === 'hour') return local % (HOUR / 2) === 0;
        return startOfDay(zone, Math.floor(local / DAY)) === start;
      }
    }),
    { numRuns: 300 },
  );
});
