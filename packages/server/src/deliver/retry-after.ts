const LONGEST_MS = 24 * 3600 * 1000;

/**
 * The moment a `Retry-After` header names, in seconds or as an HTTP date, at most a day away; null when there is
 * none or it can't be read.
 * @see RFC 9110, 10.2.3
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const at = /^\d+$/.test(text) ? now + Number(text) * 1000 : httpDate(text);
  return Number.isNaN(at) ? null : Math.min(at, now + LONGEST_MS);
}

/** `Date.parse` takes anything vaguely like a date; a header's begins with a day's name. */
const httpDate = (text: string): number =>
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
