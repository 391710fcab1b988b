import { endOf, SESSION_TIMEOUT_MS, type Session, sessionEndedMessage } from '@bellwether/core';
import type { Past, PastDeps, PastScope } from './past.ts';

/** Idle visits are ended every few seconds, a thousand in a commit: one that was over may not have been told of yet. */
const UNTOLD_MS = 60_000;
/** Longer visits than this belong to robots; their ends are told live only. */
const LONGEST_VISIT_MS = 7 * 86_400_000;
const PAGE = 500;

/**
 * Visits that ended. The store does not know when an end was told, but that is moments after the visit has been
 * idle for too long. An exception are visits that were over when they came, of events sent late: they are known by
 * having been stored since.
 */
export async function* pastEnds({ eventStore }: PastDeps, scope: PastScope): AsyncGenerator<Past> {
  const { accountId, siteIds, types, since, now } = scope;
  if (!types.has('session.ended')) return;
  let after = { seen: 0, id: '' };
  for (;;) {
    // The page's ids first, then their documents, as the report of visits does.
    const rows = await eventStore.query<{ doc: string }>(
      `SELECT argMaxIf(doc, (pageviews + events, last_seen_at), sign = 1) AS doc FROM sessions
WHERE site_id IN {sites:Array(String)} AND session_id IN (
  SELECT session_id FROM (
    SELECT session_id, max(last_seen_at) AS seen, max(stored_at) AS stored FROM sessions
    WHERE site_id IN {sites:Array(String)} AND live AND started_at >= fromUnixTimestamp64Milli({earliest:Int64})
    GROUP BY session_id)
  WHERE seen <= fromUnixTimestamp64Milli({idleSince:Int64})
    AND (seen >= fromUnixTimestamp64Milli({lastSeen:Int64}) OR stored >= fromUnixTimestamp64Milli({since:Int64}))
    AND (seen, session_id) > (fromUnixTimestamp64Milli({afterSeen:Int64}), {afterId:String})
  ORDER BY seen, session_id LIMIT {limit:UInt32})
GROUP BY session_id`,
      {
        sites: siteIds,
        since,
        idleSince: now - SESSION_TIMEOUT_MS,
        earliest: since - LONGEST_VISIT_MS,
        lastSeen: since - SESSION_TIMEOUT_MS - UNTOLD_MS,
        afterSeen: after.seen,
        afterId: after.id,
        limit: PAGE,
      },
    );
    const sessions = rows.map(({ doc }) => JSON.parse(doc) as Session).sort(byEnd);
    for (const session of sessions) {
      yield { message: sessionEndedMessage(session, accountId), at: Math.max(since, endOf(session)) };
    }
    const last = sessions.at(-1);
    if (!last || sessions.length < PAGE) return;
    after = { seen: last.lastSeenAt, id: last.id };
  }
}

const byEnd = (a: Session, b: Session): number => a.lastSeenAt - b.lastSeenAt || (a.id < b.id ? -1 : 1);
