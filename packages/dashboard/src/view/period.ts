import type { PeriodName } from '@bellwether/contract';

/** A stretch of days, both included, as `2026-03-01`; empty `to` never. */
export interface Days {
  from: string;
  to: string;
}

/** What a view shows: a named period, or days. */
export type Period = { period: PeriodName } | Days;

export interface NamedPeriod {
  name: PeriodName;
  label: string;
  /** The key that chooses it. */
  shortcut: string;
}

/** What the picker offers, in its order. */
export const namedPeriods: readonly NamedPeriod[] = [
  { name: 'realtime', label: 'Last 30 minutes', shortcut: 'r' },
  { name: 'today', label: 'Today', shortcut: 't' },
  { name: 'yesterday', label: 'Yesterday', shortcut: 'y' },
  { name: '7d', label: 'Last 7 days', shortcut: 'w' },
  { name: '30d', label: 'Last 30 days', shortcut: 'm' },
  { name: 'month', label: 'Month to date', shortcut: 'o' },
  { name: '6mo', label: 'Last 6 months', shortcut: 'h' },
  { name: '12mo', label: 'Last 12 months', shortcut: 'l' },
  { name: 'all', label: 'All time', shortcut: 'a' },
];

/** What is shown where the address says nothing. */
export const usualPeriod: PeriodName = '30d';

const DAY = 86_400_000;
const parse = (day: string): number => Date.parse(`${day}T00:00Z`);
const write = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Whether a text is a date there is. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(parse(text)) && write(parse(text)) === text;

export const addDays = (day: string, days: number): string => write(parse(day) + days * DAY);

/** @param at epoch ms */
export const dayIn = (timezone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(at);

/** The days of a period; null for what has none of its own. @param today in the site's timezone */
export function daysOf(period: Period, today: string): Days | null {
  if (!('period' in period)) return period;
  switch (period.period) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case '7d':
      return { from: addDays(today, -6), to: today };
    case '30d':
      return { from: addDays(today, -29), to: today };
    case 'month':
      return { from: firstOf(today), to: today };
    case '6mo':
      return { from: addMonths(firstOf(today), -5), to: today };
    case '12mo':
      return { from: addMonths(firstOf(today), -11), to: today };
    default:
      return null;
  }
}

/**
 * The period one further back or ahead: as many days, or as many whole months where it begins with one.
 * Null when there is none, as beyond today.
 */
export function shifted(period: Period, direction: -1 | 1, today: string): Period | null {
  const days = daysOf(period, today);
  if (!days) return null;
  const months = wholeMonths(days, today);
  const moved = months === null ? byDays(days, direction) : byMonths(days.from, months * direction, months);
  if (moved.from > today) return null;
  return named(moved.to > today ? { from: moved.from, to: today } : moved, today);
}

function byDays({ from, to }: Days, direction: number): Days {
  const length = Math.round((parse(to) - parse(from)) / DAY) + 1;
  return { from: addDays(from, length * direction), to: addDays(to, length * direction) };
}

function byMonths(from: string, by: number, months: number): Days {
  const start = addMonths(from, by);
  return { from: start, to: addDays(addMonths(start, months), -1) };
}

/** How many months it spans, when it begins with one and ends with one, or today; else null. */
function wholeMonths({ from, to }: Days, today: string): number | null {
  if (from !== firstOf(from)) return null;
  if (to !== today && addDays(to, 1) !== firstOf(addDays(to, 1))) return null;
  if (from === today && to === today) return null;
  const index = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return index(to) - index(from) + 1;
}

/** Days that have a name get it back, so that tomorrow the address still means the same. */
function named(days: Days, today: string): Period {
  const name = (['today', 'yesterday', '7d', '30d', 'month'] as const).find(one => {
    const its = daysOf({ period: one }, today);
    return its?.from === days.from && its.to === days.to;
  });
  return name ? { period: name } : days;
}

const firstOf = (day: string): string => `${day.slice(0, 7)}-01`;

function addMonths(first: string, months: number): string {
  const date = new Date(parse(first));
  date.setUTCMonth(date.getUTCMonth() + months);
  return write(date.getTime());
}

/** "Last 7 days", "3 March", "March 2026", "3 Mar – 9 Apr 2026". */
export function periodLabel(period: Period): string {
  if ('period' in period)
    return namedPeriods.find(({ name }) => name === period.period)?.label ?? period.period;
  const { from, to } = period;
  if (from === firstOf(from) && addDays(addMonths(from, 1), -1) === to)
    return monthFormat.format(parse(from));
  if (from === to) return dayFormat.format(parse(from));
  return dayFormat.formatRange(parse(from), parse(to));
}

const utc = { timeZone: 'UTC' } as const;
const monthFormat = new Intl.DateTimeFormat(undefined, { ...utc, month: 'long', year: 'numeric' });
const dayFormat = new Intl.DateTimeFormat(undefined, {
  ...utc,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
