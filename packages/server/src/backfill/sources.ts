import { type RebuildableType, SESSION_TIMEOUT_MS } from '@bellwether/core';

/** Which rows of the event store give messages of a type, and how many each gives. */
interface Source {
  /** Condition on the rows that give any. */
  where: string;
  /** Sums up the messages of rows, by an aggregate function. */
  count: string;
}

/** The types an event row gives. Says in SQL what `messagesOf` says of a row. */
export const eventSources: Record<Exclude<RebuildableType, 'session.ended'>, Source> = {
  'pageview.tracked': { where: "type = 'pageview'", count: "countIf(type = 'pageview')" },
  'event.tracked': { where: "type = 'event'", count: "countIf(type = 'event')" },
  'visitor.created': { where: 'new_visitor', count: 'countIf(new_visitor)' },
  'session.created': { where: 'starts_session', count: 'countIf(starts_session)' },
  'goal.converted': { where: 'notEmpty(goals)', count: 'sum(length(goals))' },
};

export const isEventSource = (type: RebuildableType): type is keyof typeof eventSources =>
  type in eventSources;

const DAY = 24 * 60 * 60 * 1000;

/**
 * How long before its end a visit may have begun, as far as it is looked for: the table is ordered by the beginning,
 * and without a bound each page would read all visits there ever were. Daily ids end any visit within two days; one
 * under a persistent id lasts longer only where a page is open and looked at day and night.
 */
const LONGEST_VISIT = 7 * DAY;

/** Rows of events from `from` to `to` (epoch ms, not included), of the sites. */
export const eventsWithin = `site_id IN {sites:Array(String)}
  AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})`;

/**
 * Rows of sessions whose end lies in that time. A state and the row that takes it back have the same times, so the
 * signs of these rows sum to the visits that ended then.
 */
export const sessionsEndedWithin = `site_id IN {sites:Array(String)}
  AND started_at >= fromUnixTimestamp64Milli({from:Int64} - ${LONGEST_VISIT})
  AND started_at < fromUnixTimestamp64Milli({to:Int64})
  AND last_seen_at >= fromUnixTimestamp64Milli({from:Int64} - ${SESSION_TIMEOUT_MS})
  AND last_seen_at < fromUnixTimestamp64Milli({to:Int64} - ${SESSION_TIMEOUT_MS})`;

/** When a visit ended, epoch ms. */
export const sessionEnd = `toUnixTimestamp64Milli(last_seen_at) + ${SESSION_TIMEOUT_MS}`;
