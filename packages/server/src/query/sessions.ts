import {
  reportLimits,
  type SessionAnswer,
  type SessionItem,
  type SessionsAnswer,
  type SessionsQuery,
} from '@bellwether/contract';
import { AppError, endOf, type Session, type Site, sessionEndedData } from '@bellwether/core';
import { afterCursor, readAfter } from './cursor.ts';
import { type EventDoc, eventItem } from './event-item.ts';
import { newestOf } from './newest.ts';
import { filtersOf, limitOf, periodOf, type ReportDeps, scopeOf } from './scope.ts';

/** The latest state: counts never go down, and with equal ones the later sign of life is the later. */
const latestDoc = 'argMaxIf(doc, (pageviews + events, last_seen_at), sign = 1) AS doc';

/**
 * The visits that began in the period, newest first.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, `invalid_cursor`, and what the store throws
 */
export async function sessionsReport(
  deps: ReportDeps,
  site: Site,
  query: SessionsQuery,
  now: number,
): Promise<SessionsAnswer> {
  const limit = limitOf(query);
  const after = readAfter(query.cursor);
  const filters = filtersOf(query);
  const { from, to } = await periodOf(deps, site, query, now);
  const span = { from, to: after ? Math.min(to, after.at + 1) : to };
  const behind = after
    ? 'AND (started_at, session_id) < (fromUnixTimestamp64Milli({at:Int64}), {id:String})'
    : '';
  // The page's ids first, then their documents: those are most of the table, and a page needs few. Over a million
  // events FINAL reads all documents of the period, which is more than the embedded engine's memory; grouping with
  // the documents at once took four times as long.
  const rows = await newestOf(span, limit + 1, part => {
    const scope = scopeOf(site, part, filters);
    return deps.store.query<{ doc: string }>(
      `SELECT ${latestDoc} FROM sessions
WHERE ${scope.sessions} AND session_id IN (
  SELECT session_id FROM sessions WHERE ${scope.sessions} ${behind}
  GROUP BY session_id, started_at HAVING sum(sign) > 0
  ORDER BY started_at DESC, session_id DESC LIMIT {limit:UInt32})
GROUP BY session_id`,
      { ...scope.params, ...after, limit: limit + 1 },
    );
  });
  const sessions = rows.map(parseSession).sort(newestFirst);
  const last = sessions.length > limit ? sessions[limit - 1] : undefined;
  return {
    sessions: sessions.slice(0, limit).map(session => sessionItem(session, now)),
    nextCursor: last ? afterCursor({ at: last.startedAt, id: last.id }) : null,
  };
}

/**
 * One visit with its events.
 * @throws AppError `session_not_found`, and what the store throws
 */
export async function sessionReport(
  { store }: ReportDeps,
  site: Site,
  id: string,
  now: number,
): Promise<SessionAnswer> {
  const [row] = await store.query<{ doc: string }>(
    `SELECT ${latestDoc} FROM sessions
WHERE site_id = {site:String} AND session = sipHash64({id:String}) AND session_id = {id:String}
GROUP BY session_id HAVING sum(sign) > 0`,
    { site: site.id, id },
  );
  if (!row) throw new AppError('session_not_found');
  const session = parseSession(row);
  const events = await store.query<EventDoc>(
    `SELECT doc FROM events
WHERE site_id = {site:String} AND session = sipHash64({id:String}) AND session_id = {id:String} AND type != 'engagement'
  AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at <= fromUnixTimestamp64Milli({to:Int64})
ORDER BY at, event_id LIMIT ${reportLimits.rows}`,
    { site: site.id, id, from: session.startedAt, to: session.lastEventAt },
  );
  return { session: sessionItem(session, now), events: events.map(eventItem) };
}

const parseSession = ({ doc }: { doc: string }): Session => JSON.parse(doc);

const newestFirst = (a: Session, b: Session): number =>
  b.startedAt - a.startedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

export function sessionItem(session: Session, now: number): SessionItem {
  const data = sessionEndedData(session);
  return endOf(session) > now ? { ...data, endedAt: null } : data;
}
