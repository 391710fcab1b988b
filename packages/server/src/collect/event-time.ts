import { collectLimits } from '@bellwether/contract';
import { AppError, isoTime } from '@bellwether/core';

const HOUR = 3_600_000;
/** Clocks differ: an event from a little ahead of ours happened now. */
const SKEW = 60_000;

/** Who sent it decides how far back it may lie: browsers tell of now, servers and imports of any time. */
export type Sender = 'browser' | 'server';

/**
 * When an event happened, and whether it is live: without a timestamp or less than an hour old.
 * @throws AppError `invalid_timestamp`
 */
export function eventTime(
  timestamp: string | number | undefined,
  now: number,
  sender: Sender,
): { at: number; live: boolean } {
  if (timestamp === undefined) return { at: now, live: true };
  const at = typeof timestamp === 'number' ? timestamp : isoTime(timestamp);
  if (at === null || !Number.isFinite(at)) throw refused('is not a time (ISO 8601, or epoch milliseconds)');
  if (at > now + SKEW) throw refused('lies in the future');
  if (sender === 'browser' && at < now - HOUR) throw refused('is more than an hour old');
  if (at < collectLimits.earliest) throw refused('lies before the year 2000');
  return { at: Math.min(Math.trunc(at), now), live: at > now - HOUR };
}

const refused = (problem: string): AppError =>
  new AppError('invalid_timestamp', `timestamp ${problem}.`, [{ field: 'timestamp', problem }]);
