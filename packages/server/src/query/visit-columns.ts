import { REACH } from './conditions.ts';

/** A visit's latest state: counts never go down, and with equal ones the later sign of life is the later. */
const LATEST = '(pageviews + events, last_seen_at)';

/** What a visit does not know from its first event on. */
const changing: ReadonlySet<string> = new Set(['exit_path']);

/**
 * The events table with what only sessions know beside each event, as `visit_<column>`: an event of a visit that
 * a newsletter brought has the newsletter's UTM parameters only if it is the first.
 *
 * Any state of a visit will do where all of them agree: to pick the latest of each of a month's visits takes four
 * times as long as the join itself.
 *
 * Needs the parameters `site`, `from` and `to`.
 */
export function eventsWithVisits(columns: readonly string[]): string {
  if (columns.length === 0) return 'events';
  const settled = !columns.some(column => changing.has(column));
  const value = (column: string) => (settled ? column : `argMaxIf(${column}, ${LATEST}, sign = 1)`);
  return `events ANY LEFT JOIN (
    SELECT session, ${columns.map(column => `${value(column)} AS ${visitColumn(column)}`).join(', ')} FROM sessions
    WHERE site_id = {site:String} AND started_at < fromUnixTimestamp64Milli({to:Int64})
      AND started_at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})
    ${settled ? '' : 'GROUP BY session'}) AS visit USING (session)`;
}

export const visitColumn = (column: string): string => `visit_${column}`;
