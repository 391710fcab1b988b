import type { EventNamesAnswer, EventNamesQuery } from '@bellwether/contract';
import { iso, type Site } from '@bellwether/core';
import { offsetCursor, readOffset } from './cursor.ts';
import { limitOf, listScope, type ReportDeps } from './scope.ts';

interface Row {
  name: string;
  count: number;
  visitors: number;
  last: number;
}

/**
 * The names of custom events, the most frequent first.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, `invalid_cursor`, and what the store throws
 */
export async function eventNamesReport(
  deps: ReportDeps,
  site: Site,
  query: EventNamesQuery,
  now: number,
): Promise<EventNamesAnswer> {
  const limit = limitOf(query);
  const offset = readOffset(query.cursor);
  const scope = await listScope(deps, site, query, now);
  const rows = await deps.store.query<Row>(
    `SELECT name, count() AS count, uniqExact(visitor) AS visitors, toUnixTimestamp64Milli(max(at)) AS last
FROM events WHERE ${scope.events} AND type = 'event'
GROUP BY name ORDER BY count DESC, name
LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...scope.params, limit: limit + 1, offset },
  );
  return {
    names: rows.slice(0, limit).map(({ last, ...row }) => ({ ...row, lastSeen: iso(last) })),
    nextCursor: rows.length > limit ? offsetCursor(offset + limit) : null,
  };
}
