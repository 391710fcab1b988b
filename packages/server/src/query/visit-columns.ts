import { REACH } from './conditions.ts';

/** A visit's latest state: counts never go down, and with equal ones the later sign of life is the later. */
const LATEST = '(pageviews + events, last_seen_at)';

/**
 * The events table with what only sessions know beside each event, as `visit_<column>`: an event of a visit that
 * a newsletter brought has the newsletter's UTM parameters only if it is the first.
 *
 * Needs the parameters `site`, `from` and `to`.
 */
export function eventsWithVisits(columns: readonly string[]): string {
  if (columns.length === 0) return 'events';
  const latest = columns.map(column => `argMaxIf(${column}, ${LATEST}, sign = 1) AS ${visitColumn(column)}`);
  return `events ANY LEFT JOIN (
    SELECT session, ${latest.join(', ')} FROM sessions
    WHERE site_id = {site:String} AND started_at < fromUnixTimestamp64Milli({to:Int64})
      AND started_at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})
    GROUP BY session) AS visit USING (session)`;
}

export const visitColumn = (column: string): string => `visit_${column}`;
