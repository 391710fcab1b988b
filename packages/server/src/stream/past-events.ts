import { type MessageType, messagesOf, type TrackedEvent } from '@bellwether/core';
import type { Past, PastDeps, PastScope } from './past.ts';

const born: readonly MessageType[] = [
  'pageview.tracked',
  'event.tracked',
  'visitor.created',
  'session.created',
  'goal.converted',
];

/** Live events are less than an hour old when they arrive, so none since the moment happened earlier than this. */
const OLDEST_LIVE_MS = 3_600_000;

/** A clock that is set back by less than this loses nobody a message. */
const CLOCK_STEP_MS = 2000;

/** Events read at once: some 2 MB of documents. */
const ROWS = 1000;

interface Batch {
  storedAt: number;
  rows: number;
  firstAt: number;
  lastAt: number;
}

/**
 * What live events told. The store notes when it took each batch of events, which is never before they were
 * committed and in the same order; so those stored since the moment are all that were committed since, and what
 * was committed shortly before it and stored after comes once more.
 */
export async function* pastEvents({ eventStore }: PastDeps, scope: PastScope): AsyncGenerator<Past> {
  const { accountId, siteIds, types, since } = scope;
  if (!born.some(type => types.has(type))) return;
  const named = `site_id IN {sites:Array(String)} AND live AND type != 'engagement'`;

  // The batches first, which reads two narrow columns; then their documents, as many at a time as are few.
  const batches = await eventStore.query<Batch>(
    `SELECT toUnixTimestamp64Milli(stored_at) AS storedAt, count() AS rows,
  toUnixTimestamp64Milli(min(at)) AS firstAt, toUnixTimestamp64Milli(max(at)) AS lastAt
FROM events
WHERE ${named} AND at >= fromUnixTimestamp64Milli({oldest:Int64})
  AND stored_at >= fromUnixTimestamp64Milli({since:Int64})
GROUP BY stored_at ORDER BY stored_at`,
    { sites: siteIds, since: since - CLOCK_STEP_MS, oldest: since - CLOCK_STEP_MS - OLDEST_LIVE_MS },
  );
  for (const part of partsOf(batches)) {
    const docs = await eventStore.query<{ storedAt: number; doc: string }>(
      `SELECT toUnixTimestamp64Milli(stored_at) AS storedAt, doc FROM events
WHERE ${named} AND at >= fromUnixTimestamp64Milli({firstAt:Int64}) AND at <= fromUnixTimestamp64Milli({lastAt:Int64})
  AND stored_at >= fromUnixTimestamp64Milli({from:Int64}) AND stored_at <= fromUnixTimestamp64Milli({to:Int64})
ORDER BY stored_at, events.at, event_id`,
      {
        sites: siteIds,
        from: part[0]!.storedAt,
        to: part.at(-1)!.storedAt,
        firstAt: Math.min(...part.map(batch => batch.firstAt)),
        lastAt: Math.max(...part.map(batch => batch.lastAt)),
      },
    );
    for (const { storedAt, doc } of docs) {
      for (const message of messagesOf(JSON.parse(doc) as TrackedEvent, accountId, types)) {
        yield { message, at: Math.max(since, storedAt) };
      }
    }
  }
}

/** Neighbouring batches together, about `ROWS` events in each part. */
function* partsOf(batches: readonly Batch[]): Generator<Batch[]> {
  let part: Batch[] = [];
  let rows = 0;
  for (const batch of batches) {
    part.push(batch);
    rows += batch.rows;
    if (rows < ROWS) continue;
    yield part;
    part = [];
    rows = 0;
  }
  if (part.length > 0) yield part;
}
