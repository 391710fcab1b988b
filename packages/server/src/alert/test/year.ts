import type { TrackedEvent } from '@bellwether/core';
import { aTrackedEvent } from '../../../test/tracked.ts';

/**
 * The year 2025 of two sites, as people there would write it down. An ordinary day has 10 visitors of one pageview
 * each: at 00:30, at 23:30, and on the hour from 9 to 16. What is different is listed. Local times are turned into
 * moments by the dates of the clocks' changes written here, and not by the code under test.
 */
export interface Place {
  siteId: string;
  timezone: string;
  /** UTC offsets, and the days from whose 03:00 on they hold. */
  offsets: [from: string, offset: string][];
  /** Visitors of days that are not ordinary: half of them at 00:10, half at 23:50. */
  days: Record<string, number>;
}

export const newYork: Place = {
  siteId: 'site_ny',
  timezone: 'America/New_York',
  offsets: [
    ['2025-01-01', '-05:00'],
    ['2025-03-09', '-04:00'],
    ['2025-11-02', '-05:00'],
  ],
  days: {
    '2025-01-01': 0, // one visitor at the site's beginning, see the test
    '2025-01-05': 50, // too early to tell: three full days before it
    '2025-01-08': 40, // too early: six
    '2025-01-09': 60, // seven: 140 visitors in them
    '2025-03-09': 40, // 23 hours long
    '2025-07-01': 0,
    '2025-07-02': 0,
    '2025-07-03': 0,
    '2025-11-02': 2, // 25 hours long
    '2025-12-25': 35,
  },
};

export const berlin: Place = {
  siteId: 'site_berlin',
  timezone: 'Europe/Berlin',
  offsets: [
    ['2025-01-01', '+01:00'],
    ['2025-03-30', '+02:00'],
    ['2025-10-26', '+01:00'],
  ],
  days: {
    '2025-01-01': 0,
    '2025-03-29': 30,
    '2025-03-30': 45, // 23 hours long
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`2025-05-${String(i + 1).padStart(2, '0')}`, 0]),
    ),
    '2025-10-26': 50, // 25 hours long
  },
};

/** All visitors of a place, in no order. */
export function visitorsOf(place: Place): TrackedEvent[] {
  return daysOf2025().flatMap(date =>
    timesOf(place.days[date]).map((time, i) => {
      const at = momentOf(place, date, time);
      return aTrackedEvent({ siteId: place.siteId, at, visitorId: `${date}-${i}` });
    }),
  );
}

const ordinary = ['00:30', '23:30', '09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00'];

const timesOf = (visitors: number | undefined): string[] =>
  visitors === undefined
    ? ordinary
    : Array.from({ length: visitors }, (_, i) => (i < visitors / 2 ? '00:10' : '23:50'));

function momentOf({ offsets }: Place, date: string, time: string): number {
  // Of the times used here, those before 03:00 come before a change of the clocks.
  const since = (from: string) =>
    from < date || (from === date && (time >= '03:00' || from === offsets[0]![0]));
  const [, offset] = offsets.findLast(([from]) => since(from))!;
  return Date.parse(`${date}T${time}:00${offset}`);
}

function daysOf2025(): string[] {
  const first = Date.UTC(2025, 0, 1);
  return Array.from({ length: 365 }, (_, day) =>
    new Date(first + day * 86_400_000).toISOString().slice(0, 10),
  );
}
