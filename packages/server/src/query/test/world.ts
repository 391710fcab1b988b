import {
  type Acquisition,
  beginSession,
  type Channel,
  type Client,
  type Conversion,
  continueSession,
  type EnrichedEvent,
  type PropValue,
  type Session,
  type TrackedEvent,
  unknownClient,
} from '@bellwether/core';
import { anEvent } from '../../../test/events.ts';
import { eventLine, type LogBatch, type LoggedSession, linesOf, sessionLine } from '../../ports/index.ts';

/** What happened on a site, for reports to be asked about. */
export interface World {
  events: TrackedEvent[];
  /** As they ended up. */
  sessions: Map<string, Session>;
  /** The same as the event log hands it over: each visit changes many times. */
  batches: LogBatch[];
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Plan {
  siteId: string;
  seed: number;
  visits: number;
  visitors: number;
  /** Visits begin in these days before `until`. */
  days: number;
  until: number;
  batchSize: number;
}

interface Change extends LoggedSession {
  /** The how-manieth event of its visit it was. */
  round: number;
  event: TrackedEvent;
}

export function makeWorld(plan: Plan): World {
  const random = chance(plan.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const world: World = { events: [], sessions: new Map(), batches: [] };
  const changes: Change[] = [];
  // Half of the visits lie in the last days, so that short periods have something to count.
  for (let visit = 0; visit < plan.visits; visit++) {
    const days = visit % 2 ? plan.days : Math.min(3, plan.days);
    const at = plan.until - Math.floor(random() * days * DAY);
    makeVisit(`ses_${plan.seed}_${String(visit).padStart(7, '0')}`, at);
  }
  // The first events of all visits, then their second ones, and so on: no visit grows within one batch.
  changes.sort((a, b) => a.round - b.round);
  const size = plan.batchSize;
  for (let first = 0; first < changes.length; first += size) {
    const batch = changes.slice(first, first + size);
    world.batches.push({
      token: `${plan.siteId}-${plan.seed}-${first}`,
      sessionsToSeq: 0,
      toSeq: first + size - 1,
      events: linesOf(batch.map(change => eventLine(change.event))),
      sessions: linesOf(batch.map(sessionLine)),
    });
  }
  return world;

  function makeVisit(sessionId: string, startedAt: number): void {
    const visitorId = `vis_${Math.floor(random() * plan.visitors)}`;
    const acquisition = pick(acquisitions);
    const client = pick(clients);
    let at = startedAt;
    const actions = Array.from({ length: random() < 0.4 ? 1 : 1 + Math.floor(random() * 6) }, (_, index) => {
      const event = { ...makeEvent(index === 0), siteId: plan.siteId, visitorId, acquisition, client, at };
      at += Math.floor(random() * 20 * MINUTE);
      return event;
    });
    // Some events arrive before the one that came first, so that a visit's start moves back.
    if (random() < 0.2) actions.reverse();
    let session: Session | null = null;
    for (const [round, event] of actions.entries()) {
      const before: Session | null = session;
      if (before === null && event.type === 'engagement') continue;
      const grown = before ? continueSession(before, event) : beginSession(sessionId, event, startedAt);
      const conversions = conversionsOf(event);
      const after: Session = { ...grown, conversions: [...grown.conversions, ...conversions] };
      const { previousVisitorId: _, ...kept } = event;
      const tracked: TrackedEvent = {
        ...kept,
        sessionId,
        conversions,
        startsSession: before === null,
        newVisitor: false,
        visitorFirstSeenAt: startedAt,
      };
      world.events.push(tracked);
      changes.push({ round, event: tracked, before, after });
      session = after;
      world.sessions.set(sessionId, after);
    }
  }

  function makeEvent(first: boolean): EnrichedEvent {
    const path = pick(['/', '/pricing', '/blog/a_b', '/blog/axb', '/thanks', '/über uns']);
    const hostname = pick(['example.com', 'docs.example.com']);
    const kind = first ? 'pageview' : pick(['pageview', 'pageview', 'event', 'engagement'] as const);
    if (kind === 'engagement')
      return anEvent({ type: kind, path, hostname, engagedSeconds: Math.floor(random() * 240) / 4 });
    if (kind === 'pageview') return anEvent({ path, hostname });
    const revenue =
      random() < 0.4
        ? { amount: Math.floor(random() * 10_000) / 100, currency: pick(['EUR', 'USD', 'JPY']) }
        : null;
    return anEvent({
      type: 'event',
      path,
      hostname,
      name: pick(['signup', 'download', 'purchase|vip']),
      props: pick<Record<string, PropValue>>([{}, { plan: 'pro' }, { plan: 'free', seats: 3 }]),
      interactive: random() < 0.7,
      revenue,
    });
  }
}

function conversionsOf(event: EnrichedEvent): Conversion[] {
  const goal = (goalId: string, number: number): Conversion => ({
    goalId,
    number,
    name: goalId,
    value: null,
    currency: null,
  });
  return [
    ...(event.name === 'signup' ? [goal('goal_signup', 1)] : []),
    ...(event.type === 'pageview' && event.path === '/thanks' ? [goal('goal_thanks', 2)] : []),
    ...(event.props.plan === 'pro' ? [goal('goal_pro', 3)] : []),
  ];
}

const came = (channel: Channel, source: string, params: Record<string, string> = {}): Acquisition => ({
  referrer: source ? `https://${source.toLowerCase()}.example/?q=1` : '',
  params,
  channel,
  source,
  campaign: params.utm_campaign ?? '',
});

const acquisitions = [
  came('Direct', ''),
  came('Organic Search', 'Google'),
  came('Organic Social', 'Mastodon'),
  came('Email', 'newsletter', { utm_source: 'newsletter', utm_medium: 'email', utm_campaign: 'spring_50%' }),
];

const from = (countryCode: string, state: string, city: string, browser: string): Client => ({
  ...unknownClient,
  browser: { name: browser, version: '1', vendor: '' },
  os: { name: browser === 'Safari' ? 'iOS' : 'Linux', version: '' },
  device: { ...unknownClient.device, type: browser === 'Safari' ? 'mobile' : 'desktop' },
  location: { country: countryCode, countryCode, state, city },
  language: countryCode === 'DE' ? 'de' : 'en',
  screen: browser === 'Safari' ? { width: 390, height: 844, touch: true } : null,
});

const clients = [
  from('DE', 'Berlin', 'Berlin', 'Firefox'),
  from('DE', 'Bavaria', 'Munich', 'Safari'),
  from('US', 'New Hampshire', 'Berlin', 'Firefox'),
  from('', '', '', ''),
];
