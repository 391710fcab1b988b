/** Times as people read them, in the browser's language and timezone. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'long' });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });

/** With the zone and seconds: for titles. */
export const exactTime = (iso: string): string => exact.format(new Date(iso));

/** To the second; without the day for today. @param now epoch ms */
export function logTime(iso: string, now: number): string {
  const date = new Date(iso);
  const today = date.toDateString() === new Date(now).toDateString();
  return today ? seconds.format(date) : `${shortDate.format(date)}, ${seconds.format(date)}`;
}

/** The hour for what is near, the year only for what is far. @param now epoch ms */
export function dateAndTime(iso: string, now: number): string {
  const date = new Date(iso);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return sameYear ? `${shortDate.format(date)}, ${clock.format(date)}` : longDate.format(date);
}

/** What happened since the page last looked at its clock is not "in a moment". */
const SLACK = 12_000;

/** "just now", "5 min. ago", "in 2 hr."; the date beyond a week. @param now epoch ms */
export function relativeTime(iso: string, now: number): string {
  const distance = Date.parse(iso) - now;
  const length = Math.abs(distance);
  if (length < MINUTE) return distance > SLACK ? 'in a moment' : 'just now';
  if (length < HOUR) return ago.format(Math.round(distance / MINUTE), 'minute');
  if (length < DAY) return ago.format(Math.round(distance / HOUR), 'hour');
  if (length < 7 * DAY) return ago.format(Math.round(distance / DAY), 'day');
  return dateAndTime(iso, now);
}

const toTheSecond = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** The time of day, to the second. */
export const timeOfDay = (iso: string): string => toTheSecond.format(new Date(iso));
