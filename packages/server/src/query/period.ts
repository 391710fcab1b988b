import type { Compare, Interval, PeriodName, PeriodQuery } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import { bucketStarts } from './buckets.ts';
import {
  addMonths,
  DAY,
  dayOf,
  instantOf,
  localTime,
  MINUTE,
  monthOf,
  startOfDay,
  type Zone,
  zoneOf,
} from './zone.ts';

/** A stretch of time, epoch milliseconds: `from` belongs to it, `to` no longer. */
export interface Span {
  from: number;
  to: number;
}

/** What a request's time parameters come to. */
export interface Period extends Span {
  zone: Zone;
  interval: Interval;
  /** The starts of the series' points; they tile the period. */
  buckets: number[];
  /** What the period is compared with, where that was asked for. */
  previous: (Span & { buckets: number[] }) | null;
}

/** How far back the period before lies: so many days or months on the calendar, or milliseconds. */
interface Step {
  unit: 'ms' | 'day' | 'month';
  count: number;
}

interface Stretch extends Span {
  step: Step;
  interval?: Interval;
}

export interface Surroundings {
  /** Used where the request names none. */
  timezone: string;
  /** Epoch milliseconds. */
  now: number;
  /** The time of the site's first event: where `all` begins. */
  earliest: number;
}

const DEFAULT_PERIOD: PeriodName = '30d';

/**
 * Resolves `period` or `from`/`to`, `interval`, `timezone` and `compare`. Named periods include today and end with
 * it. A period that is still running is compared with as much of the one before, so that half a day is not held
 * against a whole one.
 * @throws AppError `invalid_period`, `invalid_timezone`
 */
export function resolvePeriod(query: PeriodQuery, { timezone, now, earliest }: Surroundings): Period {
  const zone = zoneOf(query.timezone ?? timezone);
  const stretch =
    query.from === undefined && query.to === undefined
      ? named[query.period ?? DEFAULT_PERIOD]({ zone, now, today: dayOf(zone, now), earliest })
      : given(query, zone, now);
  const { from, to } = stretch;
  const interval = query.interval ?? stretch.interval ?? defaultInterval(stretch);
  const span = query.compare ? comparedWith(query.compare, stretch, zone, now) : null;
  return {
    from,
    to,
    zone,
    interval,
    buckets: bucketStarts(from, to, interval, zone),
    previous: span && { ...span, buckets: bucketStarts(span.from, span.to, interval, zone) },
  };
}

interface Now {
  zone: Zone;
  now: number;
  today: number;
  earliest: number;
}

/** Minutes that `realtime` looks back; its visitors number looks back 5. */
const REALTIME_MINUTES = 30;

const named: Record<PeriodName, (now: Now) => Stretch> = {
  realtime({ now }) {
    const to = (Math.floor(now / MINUTE) + 1) * MINUTE;
    const span = REALTIME_MINUTES * MINUTE;
    return { from: to - span, to, step: { unit: 'ms', count: span }, interval: 'minute' };
  },
  today: ({ zone, today }) => days(zone, today, 1),
  yesterday: ({ zone, today }) => days(zone, today - 1, 1),
  '7d': ({ zone, today }) => days(zone, today - 6, 7),
  '30d': ({ zone, today }) => days(zone, today - 29, 30),
  month: ({ zone, today }) => ({ ...months(zone, today, 1), interval: 'day' }),
  '6mo': ({ zone, today }) => months(zone, today, 6),
  '12mo': ({ zone, today }) => months(zone, today, 12),
  all({ zone, today, earliest }) {
    const first = Math.min(today, dayOf(zone, earliest));
    return days(zone, first, today - first + 1);
  },
};

const days = (zone: Zone, first: number, count: number): Stretch => ({
  from: startOfDay(zone, first),
  to: startOfDay(zone, first + count),
  step: { unit: 'day', count },
});

/** The month of today and those before it, up to and with today. */
const months = (zone: Zone, today: number, count: number): Stretch => ({
  from: startOfDay(zone, addMonths(monthOf(today) * DAY, 1 - count) / DAY),
  to: startOfDay(zone, today + 1),
  step: { unit: 'month', count },
  interval: 'month',
});

function given(query: PeriodQuery, zone: Zone, now: number): Stretch {
  if (query.period !== undefined) throw invalid('Give either period or from and to, not both.');
  if (query.from === undefined) throw invalid('The parameter to needs from beside it.');
  const from = momentOf('from', query.from, zone);
  const to =
    query.to === undefined
      ? { at: startOfDay(zone, dayOf(zone, now) + 1), wholeDay: from.wholeDay }
      : momentOf('to', query.to, zone);
  if (from.at >= to.at) throw invalid('The period ends before it begins.');
  const wholeDays = from.wholeDay && to.wholeDay;
  const step: Step = wholeDays
    ? { unit: 'day', count: dayOf(zone, to.at) - dayOf(zone, from.at) }
    : { unit: 'ms', count: to.at - from.at };
  return { from: from.at, to: to.at, step };
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/;

/** A date is the day's begin, as `to` its end; a date-time without an offset is the zone's. */
function momentOf(name: 'from' | 'to', text: string, zone: Zone): { at: number; wholeDay: boolean } {
  const date = DATE.test(text);
  const [, day, time, offset] = DATE_TIME.exec(text) ?? [];
  const local = Date.parse(date ? `${text}T00:00Z` : `${day}T${time}Z`);
  // `Date.parse` takes 31 April for 1 May.
  const exists = Number.isFinite(local) && new Date(local).toISOString().startsWith(text.slice(0, 10));
  const year = Number(text.slice(0, 4));
  const isOffset = offset === undefined || Number.isFinite(Date.parse(text));
  if (!exists || !isOffset || year < 1970 || year > 2200)
    throw invalid(`The parameter ${name} is neither a date nor a date-time: ${JSON.stringify(text)}.`);
  if (date) return { at: startOfDay(zone, local / DAY + (name === 'to' ? 1 : 0)), wholeDay: true };
  return { at: offset ? Date.parse(text) : instantOf(zone, local), wholeDay: false };
}

function defaultInterval({ from, to }: Span): Interval {
  const length = to - from;
  if (length <= 60 * MINUTE) return 'minute';
  if (length <= 2 * DAY + 60 * MINUTE) return 'hour';
  if (length <= 92 * DAY + 60 * MINUTE) return 'day';
  return 'month';
}

function comparedWith(compare: Compare, stretch: Stretch, zone: Zone, now: number): Span {
  const step: Step = compare === 'previous_year' ? { unit: 'month', count: 12 } : stretch.step;
  const running = stretch.from < now && now < stretch.to;
  const back = (at: number) => stepBack(at, step, zone);
  const from = back(stretch.from);
  return { from, to: Math.max(from, back(running ? now : stretch.to)) };
}

function stepBack(at: number, { unit, count }: Step, zone: Zone): number {
  if (unit === 'ms') return at - count;
  const local = localTime(zone, at);
  return instantOf(zone, unit === 'day' ? local - count * DAY : addMonths(local, -count));
}

const invalid = (sentence: string) => new AppError('invalid_period', sentence);
