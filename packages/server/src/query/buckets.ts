import type { Interval } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import {
  addMonths,
  DAY,
  dayOf,
  HOUR,
  localTime,
  MINUTE,
  monthOf,
  startOfDay,
  weekOf,
  type Zone,
} from './zone.ts';

/** A day by minutes is 1440, four years by days 1461. */
export const MAX_BUCKETS = 1500;

/**
 * The starts of the buckets that tile [from, to): the first at `from`, the others where the local calendar turns.
 * None is empty, so a day that a zone skipped (Apia, 30 December 2011) has no bucket.
 * @throws AppError `invalid_period` when there would be more than {@link MAX_BUCKETS}
 */
export function bucketStarts(from: number, to: number, interval: Interval, zone: Zone): number[] {
  const starts: number[] = [];
  for (let start = from; start < to; start = next[interval](start, zone)) {
    starts.push(start);
    if (starts.length > MAX_BUCKETS) {
      const problem = `The interval "${interval}" gives more than ${MAX_BUCKETS} points in this period.`;
      throw new AppError('invalid_period', `${problem} Choose a longer one.`);
    }
  }
  return starts;
}

/**
 * The start of the bucket that a moment lies in, as SQL. The starts are our own numbers, and as a parameter they
 * would have to fit into an address. They say their type: a cluster's servers hand one another numbers without it.
 */
export const bucketOf = (column: string, buckets: readonly number[]): string =>
  `roundDown(toUnixTimestamp64Milli(${column}), [${buckets.join(',')}]::Array(Int64))`;

/** The first turn of the calendar after an instant. */
const next: Record<Interval, (start: number, zone: Zone) => number> = {
  minute: (start, zone) => turnOf(MINUTE, start, zone),
  hour: (start, zone) => turnOf(HOUR, start, zone),
  day: (start, zone) => startOfDay(zone, dayOf(zone, start) + 1),
  week: (start, zone) => startOfDay(zone, weekOf(dayOf(zone, start)) + 7),
  month: (start, zone) => startOfDay(zone, addMonths(monthOf(dayOf(zone, start)) * DAY, 1) / DAY),
};

/**
 * Counted on the local clock: hours begin at :00 in Kathmandu too, and Lord Howe's change of half an hour gives a
 * bucket of half an hour.
 */
function turnOf(width: number, start: number, zone: Zone): number {
  const local = localTime(zone, start);
  return start + width - (local - Math.floor(local / width) * width);
}
