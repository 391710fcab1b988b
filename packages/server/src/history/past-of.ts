import { type Goal, SESSION_TIMEOUT_MS, type Session } from '@bellwether/core';
import type { EventStore, KnownVisitor, PastEvent } from '../ports/index.ts';
import type { Past } from './place.ts';

export interface PastDeps {
  store: Pick<EventStore, 'query'>;
  /** Visitors who keep their ids, as the meta store knows them; by `siteId` + `\0` + visitor id. */
  visitors(asked: { siteId: string; visitorId: string }[]): Promise<Map<string, KnownVisitor>>;
  goals(siteId: string): readonly Goal[];
  persistent(siteId: string): boolean;
  newSessionId(): string;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far around the events their visits and daily visitors are looked for; daily ids end any visit within two days. */
export const REACH = 2 * DAY;
/** A visit that ended so recently may still be with the live events: it is theirs alone until then. */
const SETTLED = MINUTE;

/** Reads what the placing of these events asks for. They are of one site. */
export async function pastOf(
  deps: PastDeps,
  siteId: string,
  events: readonly PastEvent[],
  now: number,
): Promise<Past> {
  const persistent = deps.persistent(siteId);
  const visitorIds = idsOf(
    events.flatMap(({ event: e }) => [e.visitorId, e.previousVisitorId ?? e.visitorId]),
  );
  const scope = { site: siteId, ...stretchOf(events) };
  const [eventIds, sessions, visitors] = await Promise.all([
    countedBefore(deps.store, scope, idsOf(events.map(({ event }) => event.id))),
    visitsOver(deps.store, scope, visitorIds, now),
    persistent ? lasting(deps, siteId, visitorIds) : ofTheDays(deps.store, scope, visitorIds),
  ]);
  return {
    eventIds,
    sessions,
    visitors,
    goals: deps.goals(siteId),
    persistent,
    newSessionId: deps.newSessionId,
  };
}

const idsOf = (ids: readonly string[]): string[] => [...new Set(ids)];

interface Scope {
  site: string;
  from: number;
  to: number;
  [param: string]: unknown;
}

function stretchOf(events: readonly PastEvent[]): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { event } of events) {
    from = Math.min(from, event.at);
    to = Math.max(to, event.at);
  }
  return { from: from - REACH, to: to + REACH };
}

const within = (column: string) => `site_id = {site:String}
  AND ${column} >= fromUnixTimestamp64Milli({from:Int64}) AND ${column} <= fromUnixTimestamp64Milli({to:Int64})`;

async function countedBefore(store: PastDeps['store'], scope: Scope, ids: string[]): Promise<Set<string>> {
  const rows = await store.query<{ id: string }>(
    `SELECT event_id AS id FROM events WHERE ${within('at')} AND event_id IN {ids:Array(String)}`,
    { ...scope, ids },
  );
  return new Set(rows.map(row => row.id));
}

async function visitsOver(
  store: PastDeps['store'],
  scope: Scope,
  visitorIds: string[],
  now: number,
): Promise<Session[]> {
  const rows = await store.query<{ doc: string }>(
    `SELECT argMaxIf(doc, (pageviews + events, last_seen_at), sign = 1) AS doc FROM sessions
WHERE ${within('started_at')} AND visitor_id IN {visitorIds:Array(String)}
GROUP BY session_id
HAVING sum(sign) > 0 AND max(last_seen_at) < fromUnixTimestamp64Milli({settled:Int64})`,
    { ...scope, visitorIds, settled: now - SESSION_TIMEOUT_MS - SETTLED },
  );
  return rows.map(row => JSON.parse(row.doc) as Session);
}

async function lasting(
  { visitors }: PastDeps,
  siteId: string,
  visitorIds: string[],
): Promise<Map<string, KnownVisitor>> {
  const known = await visitors(visitorIds.map(visitorId => ({ siteId, visitorId })));
  return new Map([...known].map(([key, visitor]) => [key.slice(siteId.length + 1), visitor]));
}

/** The meta store forgets daily visitors when their salt goes; what they did is in the event store. */
async function ofTheDays(
  store: PastDeps['store'],
  scope: Scope,
  visitorIds: string[],
): Promise<Map<string, KnownVisitor>> {
  const rows = await store.query<{ id: string; firstAt: number; met: string[] }>(
    `SELECT visitor_id AS id, toUnixTimestamp64Milli(min(at)) AS firstAt, groupUniqArrayArray(goals) AS met
FROM events WHERE ${within('at')} AND visitor_id IN {visitorIds:Array(String)}
GROUP BY visitor_id`,
    { ...scope, visitorIds },
  );
  return new Map(rows.map(({ id, firstAt, met }) => [id, { firstSeenAt: firstAt, goals: met }]));
}
