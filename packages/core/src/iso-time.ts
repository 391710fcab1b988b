const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:Z|([+-]\d\d):?(\d\d))?)?$/i;

/**
 * A time that somebody else wrote as ISO 8601, as epoch ms: `2026-01-15T12:00:00Z`, also with a space for the `T`
 * and with another offset. A date alone is its first moment. Without an offset it is UTC: `Date.parse` takes the
 * timezone of the machine, so that one file would tell other times on another server. It also takes `room 12` for
 * December 2001 and 31 April for 1 May.
 * @returns null where the text is no such time
 */
export function isoTime(text: string): number | null {
  const [, date, time = '00:00', hours, minutes] = ISO.exec(text) ?? [];
  if (date === undefined) return null;
  const day = Date.parse(`${date}T00:00Z`);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return null;
  const at = Date.parse(`${date}T${time}${hours ? `${hours}:${minutes}` : 'Z'}`);
  return Number.isNaN(at) ? null : at;
}
