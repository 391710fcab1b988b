import { defaultSettings, type EnrichedEvent, type Goal, type Site, unknownClient } from '@bellwether/core';

/** Things tests are about, complete and plain; a test names what matters to it. */
export const T0 = Date.parse('2026-01-15T12:00:00Z');

let lastId = 0;

export function anEvent(over: Partial<EnrichedEvent> = {}): EnrichedEvent {
  const id = `00000000-0000-4000-8000-${String(++lastId).padStart(12, '0')}`;
  const path = over.path ?? '/';
  return {
    id,
    siteId: 'site_a',
    type: 'pageview',
    at: T0,
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
    ...over,
  };
}

export function aGoal(over: Partial<Goal> = {}): Goal {
  return {
    id: 'goal_1',
    number: 1,
    siteId: 'site_a',
    name: 'Signup',
    kind: 'page',
    path: '/thanks',
    eventName: null,
    seconds: null,
    pages: null,
    conditions: [],
    value: null,
    currency: null,
    oncePer: 'visit',
    createdAt: T0,
    ...over,
  };
}

export function aSite(over: Partial<Site> = {}): Site {
  return {
    id: 'site_a',
    accountId: 'user_a',
    name: 'Example',
    domain: 'example.com',
    timezone: 'UTC',
    settings: defaultSettings,
    createdAt: T0,
    ...over,
  };
}
