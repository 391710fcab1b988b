import { DAY, dayOf, MINUTE, startOfDay, type Zone } from '../query/zone.ts';

/** After a day of the site has ended, this long until it is judged: events on their way have come by then. */
const SETTLE_MS = 15 * MINUTE;

/** `YYYY-MM-DD` of a calendar day (days since 1970-01-01), and back. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
export const dayOfDate = (date: string): number => Date.parse(date) / DAY;

/** When a day is to be judged, epoch ms. */
export const judgedAt = (zone: Zone, day: number): number => startOfDay(zone, day + 1) + SETTLE_MS;

/** The last day that is to be judged by now. */
export function lastDueDay(zone: Zone, now: number): number {
  const yesterday = dayOf(zone, now) - 1;
  return judgedAt(zone, yesterday) <= now ? yesterday : yesterday - 1;
}

/** The days from one to another, both included. One that a zone skipped (Apia, 30 December 2011) is none. */
export function daysBetween(zone: Zone, first: number, last: number): number[] {
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return days.filter(day => startOfDay(zone, day) < startOfDay(zone, day + 1));
}
