import type { EventsAnswer, EventsQuery } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import { afterCursor, readAfter } from './cursor.ts';
import { type EventDoc, eventItem } from './event-item.ts';
import { newestOf } from './newest.ts';
import { filtersOf, limitOf, periodOf, type ReportDeps, scopeOf } from './scope.ts';

/**
 * Pageviews and custom events, newest first.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, `invalid_cursor`, and what the store throws
 */
export async function eventsReport(
  deps: ReportDeps,
  site: Site,
  query: EventsQuery,
  now: number,
): Promise<EventsAnswer> {
  const limit = limitOf(query);
  const after = readAfter(query.cursor);
  const filters = filtersOf(query);
  const { from, to } = await periodOf(deps, site, query, now);
  const span = { from, to: after ? Math.min(to, after.at + 1) : to };
  const behind = after
    ? 'AND (at, event_id) < (fromUnixTimestamp64Milli({afterAt:Int64}), {afterId:String})'
    : '';
  const ofType = query.type ? 'AND type = {type:String}' : '';
  const rows = await newestOf(span, limit + 1, part => {
    const scope = scopeOf(site, part, filters);
    return deps.store.query<EventDoc & { ms: number; id: string }>(
      `SELECT doc, toUnixTimestamp64Milli(at) AS ms, event_id AS id FROM events
WHERE ${scope.events} ${ofType} ${behind}
ORDER BY at DESC, event_id DESC LIMIT {limit:UInt32}`,
      {
        ...scope.params,
        type: query.type ?? '',
        afterAt: after?.at ?? 0,
        afterId: after?.id ?? '',
        limit: limit + 1,
      },
    );
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    events: rows.slice(0, limit).map(eventItem),
    nextCursor: last ? afterCursor({ at: last.ms, id: last.id }) : null,
  };
}
