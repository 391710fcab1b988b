import { type Session, type TrackedEvent, unknownClient } from '@bellwether/core';
import type { LogBatch } from '../src/ports/index.ts';
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

let lastToken = 0;

export const aBatch = (over: Partial<LogBatch> = {}): LogBatch => ({
  token: `batch-${++lastToken}`,
  toSeq: 1,
  sessionsToSeq: 1,
  events: [],
  sessions: [],
  ...over,
});
