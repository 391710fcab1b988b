import { type Session, type TrackedEvent, unknownClient } from '@bellwether/core';
import {
  eventLine,
  type IngestCommit,
  type LogBatch,
  type LoggedSession,
  linesOf,
  sessionLine,
} from '../src/ports/index.ts';
import { anEvent, T0 } from './events.ts';

/** What the event store takes, complete and plain; a test names what matters to it. */
export function aTrackedEvent(over: Partial<TrackedEvent> = {}): TrackedEvent {
  const { previousVisitorId: _, ...event } = anEvent();
  return {
    ...event,
    sessionId: 'ses_1',
    startsSession: false,
    newVisitor: false,
    visitorFirstSeenAt: T0,
    conversions: [],
    ...over,
  };
}

export function aSession(over: Partial<Session> = {}): Session {
  return {
    id: 'ses_1',
    siteId: 'site_a',
    visitorId: 'vis_1',
    visitorFirstSeenAt: T0,
    live: true,
    startedAt: T0,
    lastEventAt: T0,
    lastSeenAt: T0,
    pageviews: 1,
    events: 0,
    interactions: 0,
    entryUrl: 'https://example.com/',
    entryPath: '/',
    exitUrl: 'https://example.com/',
    exitPath: '/',
    exitAt: T0,
    hostname: 'example.com',
    acquisition: { referrer: '', params: {}, channel: 'Direct', source: '', campaign: '' },
    client: unknownClient,
    conversions: [],
    ...over,
  };
}

/** A commit with nothing in it but what matters to a test. */
export const aCommit = (over: Partial<IngestCommit> = {}): IngestCommit => ({
  now: T0,
  events: [],
  ended: [],
  eventIds: new Uint8Array(),
  visitors: [],
  messages: [],
  deliveries: [],
  snapshot: null,
  ...over,
});

let lastToken = 0;

/** A batch of the log with these events and changes of sessions. */
export function aBatch({
  token = `batch-${++lastToken}`,
  events = [],
  sessions = [],
}: Contents = {}): LogBatch {
  return {
    token,
    toSeq: 1,
    sessionsToSeq: 1,
    events: linesOf(events.map(eventLine)),
    sessions: linesOf(sessions.map(sessionLine)),
  };
}

interface Contents {
  token?: string;
  events?: TrackedEvent[];
  sessions?: LoggedSession[];
}
