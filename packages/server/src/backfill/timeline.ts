import { endOf, type RebuildableType, type Session, type TrackedEvent } from '@bellwether/core';
import type { EventStore, TimelinePosition } from '../ports/index.ts';
import type { BackfillScope } from './scope.ts';
import { eventSources, eventsWithin, isEventSource, sessionEnd, sessionsEndedWithin } from './sources.ts';

/** Something that happened, as the event store has it. */
export type Happening =
  | { position: TimelinePosition; event: TrackedEvent }
  | { position: TimelinePosition; session: Session };

export interface Stretch {
  happenings: Happening[];
  /** Where the next stretch goes on. */
  end: TimelinePosition;
  /** Nothing of the scope comes behind it. */
  last: boolean;
}

export interface TimelineDeps {
  store: Pick<EventStore, 'query'>;
  /** Happenings of a stretch at most. */
  stretch?: number;
}

/**
 * Documents are most of the store, and those of a moment lie scattered over their day (events are ordered by day,
 * type and visitor): a stretch costs the documents of its day whatever its length, so it is a long one. 2,000 are
 * some 3 MB.
 */
const STRETCH = 2000;

const DAY = 24 * 60 * 60 * 1000;

/**
 * The next stretch of a scope: events and ends of sessions that may give messages of its types, the oldest first.
 * @throws AppError `analytics_unavailable`, `query_too_slow`
 */
export async function readStretch(
  { store, stretch = STRETCH }: TimelineDeps,
  scope: BackfillScope,
  after: TimelinePosition | null,
): Promise<Stretch> {
  const position = after ?? beginning(scope.from);
  // Its end is looked for within a day, lest every stretch reads all that is to come, and further where little happens.
  for (let window = DAY; ; window *= 2) {
    const to = Math.min(scope.to, position.at + window);
    const full = await readerOf(store, scope, position, to).end(stretch);
    const last = full === null && to === scope.to;
    if (full === null && !last) continue;
    const end = full ?? beginning(to);
    const happenings = await readerOf(store, scope, position, Math.min(to, end.at + 1)).until(end);
    return { happenings, end, last };
  }
}

/** Before everything that happened at that time or later. */
const beginning = (at: number): TimelinePosition => ({ at, kind: 'event', siteId: '', id: '' });

const EVENT_POSITION = `(toUnixTimestamp64Milli(at), 'event', site_id, event_id)`;
const SESSION_POSITION = `(${sessionEnd}, 'session', site_id, session_id)`;
const bound = (name: string) =>
  `({${name}At:Int64}, {${name}Kind:String}, {${name}Site:String}, {${name}Id:String})`;
const boundOf = (name: string, { at, kind, siteId, id }: TimelinePosition) => ({
  [`${name}At`]: at,
  [`${name}Kind`]: kind,
  [`${name}Site`]: siteId,
  [`${name}Id`]: id,
});

function readerOf(
  store: TimelineDeps['store'],
  { siteIds, types }: BackfillScope,
  after: TimelinePosition,
  to: number,
) {
  const params = { sites: siteIds, from: after.at, to, ...boundOf('after', after) };
  const events = `${eventsWithin} AND (${conditionOf(types)}) AND ${EVENT_POSITION} > ${bound('after')}`;
  const sessions = `${sessionsEndedWithin} AND ${SESSION_POSITION} > ${bound('after')}`;
  const withSessions = types.has('session.ended');

  return {
    /** The position of the how-manieth thing that happened; null when there are fewer. Reads no documents. */
    async end(count: number): Promise<TimelinePosition | null> {
      const ends = `UNION ALL
  SELECT ${sessionEnd}, 'session', site_id, session_id FROM sessions WHERE ${sessions}
  GROUP BY site_id, session_id, last_seen_at HAVING sum(sign) > 0`;
      const [row] = await store.query<TimelinePosition>(
        `SELECT ms AS at, kind, site AS siteId, id FROM (
  SELECT toUnixTimestamp64Milli(at) AS ms, 'event' AS kind, site_id AS site, event_id AS id
  FROM events WHERE ${events}
  ${withSessions ? ends : ''})
ORDER BY ms, kind, site, id LIMIT 1 OFFSET {skipped:UInt32}`,
        { ...params, skipped: count - 1 },
      );
      return row ?? null;
    },

    /** All that happened up to that place, it included, in order. */
    async until(end: TimelinePosition): Promise<Happening[]> {
      const within = { ...params, ...boundOf('end', end) };
      const eventDocs = await store.query<{ doc: string }>(
        `SELECT doc FROM events WHERE ${events} AND ${EVENT_POSITION} <= ${bound('end')}`,
        within,
      );
      const sessionDocs = withSessions
        ? await store.query<{ doc: string }>(
            // Of a visit's states with the same last sign of life the one with more in it is the later.
            `SELECT argMax(doc, pageviews + events) AS doc FROM sessions
WHERE sign = 1 AND ${sessions} AND ${SESSION_POSITION} <= ${bound('end')} AND (session_id, last_seen_at) IN (
  SELECT session_id, last_seen_at FROM sessions WHERE ${sessions} AND ${SESSION_POSITION} <= ${bound('end')}
  GROUP BY site_id, session_id, last_seen_at HAVING sum(sign) > 0)
GROUP BY site_id, session_id`,
            within,
          )
        : [];
      return [...eventDocs.map(eventOf), ...sessionDocs.map(sessionOf)].sort(inOrder);
    },
  };
}

/** No rows at all where only ends of sessions are wanted. */
function conditionOf(types: ReadonlySet<RebuildableType>): string {
  const conditions = [...types].filter(isEventSource).map(type => eventSources[type].where);
  return conditions.length > 0 ? conditions.join(' OR ') : '0';
}

function eventOf({ doc }: { doc: string }): Happening {
  const event = JSON.parse(doc) as TrackedEvent;
  return { position: { at: event.at, kind: 'event', siteId: event.siteId, id: event.id }, event };
}

function sessionOf({ doc }: { doc: string }): Happening {
  const session = JSON.parse(doc) as Session;
  const { siteId, id } = session;
  return { position: { at: endOf(session), kind: 'session', siteId, id }, session };
}

function inOrder({ position: a }: Happening, { position: b }: Happening): number {
  return a.at - b.at || compare(a.kind, b.kind) || compare(a.siteId, b.siteId) || compare(a.id, b.id);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
