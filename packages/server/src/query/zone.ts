import { AppError } from '@bellwether/core';

/**
 * Local calendars by `Intl` alone. A local time is a number too: the milliseconds that `Date.UTC` gives for its
 * fields, so that a calendar day is simply `Math.floor(local / DAY)`.
 */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Zone {
  /** IANA name, as it was given. */
  name: string;
  /** Local time minus UTC, in milliseconds. */
  offsetAt(instant: number): number;
}

/** @throws AppError `invalid_timezone` */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const format = formatOf(name);
  const zone: Zone = {
    name,
    offsetAt(instant) {
      const second = Math.floor(instant / 1000) * 1000;
      const field: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
      for (const { type, value } of format.formatToParts(second)) field[type] = Number(value);
      const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second: s = 0 } = field;
      return Date.UTC(year, month - 1, day, hour, minute, s) - second;
    },
  };
  // Making a format costs many times its use. Names may be written in any case, hence the bound.
  if (zones.size > 2000) zones.clear();
  zones.set(name, zone);
  return zone;
}
const zones = new Map<string, Zone>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    if (!/^[A-Za-z]/.test(timeZone)) throw new RangeError('An offset is not a zone.');
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    const sentence = `The timezone ${JSON.stringify(timeZone)} is not an IANA name.`;
    throw new AppError('invalid_timezone', sentence, undefined, { cause });
  }
}

export const localTime = (zone: Zone, instant: number): number => instant + zone.offsetAt(instant);

/** The calendar day of an instant, in days since 1970-01-01. */
export const dayOf = (zone: Zone, instant: number): number => Math.floor(localTime(zone, instant) / DAY);

/** The first instant of a calendar day, which is not midnight where the clocks go forward at midnight. */
export const startOfDay = (zone: Zone, day: number): number => instantOf(zone, day * DAY);

/**
 * When the clocks of the zone show a local time: the first of two such moments; where the time is skipped, the
 * moment of the change. At most one change of offset within two days is assumed, which holds for all zones since
 * 1970.
 */
export function instantOf(zone: Zone, local: number): number {
  const before = zone.offsetAt(local - DAY);
  const after = zone.offsetAt(local + DAY);
  const candidates = [local - before, local - after].sort((a, b) => a - b);
  const shown = candidates.find(instant => localTime(zone, instant) === local);
  return shown ?? changeBetween(zone, candidates[0]!, candidates[1]!);
}

/** The first instant with the later offset; a bisection, since `Intl` does not tell of changes. */
function changeBetween(zone: Zone, from: number, to: number): number {
  const later = zone.offsetAt(to);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offsetAt(middle) === later) high = middle;
    else low = middle;
  }
  return high;
}

/** A local time moved by months; the day is cut to the month's last (31 March − 1 month = 28 February). */
export function addMonths(local: number, months: number): number {
  const date = new Date(local);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  const timeOfDay = local - Math.floor(local / DAY) * DAY;
  return first + (Math.min(date.getUTCDate(), lastDay) - 1) * DAY + timeOfDay;
}

/** The first day of the month that a day is in. */
export function monthOf(day: number): number {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY;
}

/** The Monday of the week that a day is in (ISO 8601 weeks). */
export const weekOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);
