import type { EnrichedEvent, Goal, TrackedEvent } from '../src/index.ts';
import { unknownClient } from '../src/index.ts';

/** Noon of a day long past; events of tests happen so many seconds after it. */
export const NOON = Date.parse('2026-01-15T12:00:00Z');

/** An event with what the test cares about; the rest is plausible. */
export function anEvent(change: Partial<EnrichedEvent> = {}): EnrichedEvent {
  const path = change.path ?? '/';
  return {
    id: '018f3c1e-7d4a-7c55-9a53-2f1d4c9b8e01',
    siteId: 'site_1',
    type: 'pageview',
    at: NOON,
    live: true,
    visitorId: 'vis_1',
    previousVisitorId: null,
    name: '',
    category: '',
    label: '',
    value: null,
    props: {},
    revenue: null,
    interactive: true,
    engagedSeconds: 0,
    url: `https://example.com${path}`,
    hostname: 'example.com',
    path,
    acquisition: { referrer: '', params: {}, channel: 'Direct', source: '', campaign: '' },
    client: unknownClient,
    ...change,
  };
}

export function aTrackedEvent(change: Partial<TrackedEvent> = {}): TrackedEvent {
  const { previousVisitorId: _, ...event } = anEvent(change);
  return {
    ...event,
    sessionId: 'ses_1',
    startsSession: false,
    newVisitor: false,
    visitorFirstSeenAt: NOON,
    conversions: [],
    ...change,
  };
}

export function aGoal(change: Partial<Goal> = {}): Goal {
  return {
    id: 'goal_1',
    number: 1,
    siteId: 'site_1',
    name: 'Signup',
    kind: 'page',
    path: null,
    eventName: null,
    seconds: null,
    pages: null,
    conditions: [],
    value: null,
    currency: null,
    oncePer: 'visit',
    createdAt: NOON,
    ...change,
  };
}
