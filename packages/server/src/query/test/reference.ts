import type { Metrics } from '@bellwether/contract';
import { durationOf, isBounce, type Session, type TrackedEvent } from '@bellwether/core';
import type { World } from './world.ts';

/**
 * The reports' numbers once more, from the definitions and in plain loops: what the SQL is held against. Shares
 * nothing with it but the words.
 */
export interface Wanted {
  dimension: string;
  op: 'is' | 'is_not' | 'contains' | 'matches';
  values: string[];
}

interface Span {
  from: number;
  to: number;
}

export function referenceOf({ events, sessions }: World, wanted: readonly Wanted[]) {
  const sessionFilters = wanted.filter(w => ['entry_page', 'exit_page'].includes(w.dimension));
  const pageFilters = wanted.filter(w => ['page', 'path', 'hostname'].includes(w.dimension));
  const eventFilters = wanted.filter(
    w => ['event', 'goal'].includes(w.dimension) || w.dimension.startsWith('prop.'),
  );
  const visitFilters = wanted.filter(
    w => !sessionFilters.includes(w) && !pageFilters.includes(w) && !eventFilters.includes(w),
  );
  const sessionOf = (event: TrackedEvent) => sessions.get(event.sessionId)!;
  const seen = events.filter(event => event.type !== 'engagement');
  const ofVisit = groupBy(seen, event => event.sessionId);

  const meets = (list: readonly Wanted[], valuesOf: (dimension: string) => string[]) =>
    list.every(w => holds(w, valuesOf(w.dimension)));
  const visitHasEvent = (id: string) =>
    (ofVisit.get(id) ?? []).some(event => meets([...pageFilters, ...eventFilters], eventValue(event)));

  const eventMatches = (event: TrackedEvent) =>
    meets([...visitFilters, ...pageFilters, ...eventFilters], eventValue(event)) &&
    meets(sessionFilters, sessionValue(sessionOf(event)));
  const pingMatches = (event: TrackedEvent) =>
    meets([...visitFilters, ...pageFilters], eventValue(event)) &&
    meets(sessionFilters, sessionValue(sessionOf(event))) &&
    (eventFilters.length === 0 || visitHasEvent(event.sessionId));
  const sessionMatches = (session: Session) =>
    meets([...visitFilters, ...sessionFilters], sessionValue(session)) &&
    (pageFilters.length + eventFilters.length === 0 || visitHasEvent(session.id));

  const eventsIn = (span: Span) => seen.filter(event => within(event.at, span) && eventMatches(event));
  const pingsIn = (span: Span) => events.filter(event => within(event.at, span) && pingMatches(event));
  const sessionsIn = (span: Span) =>
    [...sessions.values()].filter(session => within(session.startedAt, span) && sessionMatches(session));

  function metrics(span: Span): Metrics {
    const inside = eventsIn(span);
    const visits = sessionsIn(span);
    const pageviews = inside.filter(event => event.type === 'pageview').length;
    const goals = wanted.filter(w => w.dimension === 'goal');
    const converted = inside.flatMap(event =>
      event.conversions
        .filter(({ goalId }) => goals.every(w => holds(w, [goalId])))
        .map(() => event.visitorId),
    );
    const everyone = referenceOf(
      { events, sessions, batches: [] },
      wanted.filter(w => !goals.includes(w)),
    );
    return {
      visitors: distinct(inside.map(event => event.visitorId)),
      visits: visits.length,
      pageviews,
      events: inside.length - pageviews,
      viewsPerVisit: share(pageviews, visits.length),
      ...rates(visits),
      conversions: converted.length,
      conversionRate: share(
        distinct(converted),
        goals.length
          ? distinct(everyone.eventsIn(span).map(e => e.visitorId))
          : distinct(inside.map(e => e.visitorId)),
      ),
      revenue: [
        ...groupBy(
          inside.filter(e => e.revenue),
          e => e.revenue!.currency,
        ),
      ]
        .map(([currency, list]) => ({ currency, amount: cents(list.map(e => e.revenue!.amount)) }))
        .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    };
  }

  function pages(span: Span) {
    const visits = sessionsIn(span);
    return [...groupBy(eventsIn(span), event => event.path)].map(([path, list]) => {
      const entered = visits.filter(session => session.entryPath === path);
      const pings = pingsIn(span).filter(event => event.path === path);
      const seconds = pings.reduce((sum, event) => sum + event.engagedSeconds, 0);
      return {
        path,
        visitors: distinct(list.map(event => event.visitorId)),
        visits: distinct(list.map(event => event.sessionId)),
        pageviews: list.filter(event => event.type === 'pageview').length,
        entries: entered.length,
        exits: visits.filter(session => session.exitPath === path).length,
        bounceRate: share(entered.filter(isBounce).length, entered.length),
        timeOnPage: round(share(seconds, distinct(list.map(event => event.sessionId)))),
      };
    });
  }

  function breakdown(dimension: string, span: Span) {
    const visits = sessionsIn(span);
    return [...groupBy(eventsIn(span), event => eventValue(event)(dimension)[0]!)].map(([value, list]) => {
      const mine = visits.filter(session => sessionValue(session)(dimension)[0] === value);
      return {
        value,
        visitors: distinct(list.map(event => event.visitorId)),
        visits: mine.length,
        pageviews: list.filter(event => event.type === 'pageview').length,
        ...rates(mine),
      };
    });
  }

  function names(span: Span) {
    const custom = eventsIn(span).filter(event => event.type === 'event');
    return [...groupBy(custom, event => event.name)].map(([name, list]) => ({
      name,
      count: list.length,
      visitors: distinct(list.map(event => event.visitorId)),
      lastSeen: new Date(Math.max(...list.map(event => event.at))).toISOString(),
    }));
  }

  return { metrics, pages, breakdown, names, eventsIn, pingsIn, sessionsIn };
}

/** `Map.groupBy`, which Node 20 lacks. */
function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const within = (at: number, { from, to }: Span) => at >= from && at < to;
const distinct = (values: string[]) => new Set(values).size;
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
const cents = (amounts: number[]) => amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100;

const rates = (visits: Session[]) => ({
  bounceRate: share(visits.filter(isBounce).length, visits.length),
  visitDuration: round(
    share(
      visits.reduce((sum, visit) => sum + durationOf(visit), 0),
      visits.length,
    ),
  ),
});

function holds({ dimension, op, values }: Wanted, actual: string[]): boolean {
  const path = ['page', 'path', 'entry_page', 'exit_page'].includes(dimension);
  switch (op) {
    case 'is':
      return actual.some(a => values.includes(a));
    case 'is_not':
      return !actual.some(a => values.includes(a));
    case 'contains':
      return actual.some(a => values.some(value => a.includes(value)));
    case 'matches':
      return actual.some(a => values.some(value => wild(value, path).test(a)));
  }
}

/** In paths, a `*` stays within a segment. */
const wild = (pattern: string, path: boolean) => {
  const plain = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const written = path
    ? plain.replace(/\*+/g, run => (run === '*' ? '[^/]*' : '.*'))
    : plain.replaceAll('*', '.*');
  return new RegExp(`^${written}$`, 'su');
};

const common = ({ acquisition: a, client: c }: TrackedEvent | Session): Record<string, string> => ({
  channel: a.channel,
  source: a.source,
  referrer: a.referrer,
  campaign: a.campaign,
  utm_medium: a.params.utm_medium ?? '',
  utm_campaign: a.params.utm_campaign ?? '',
  country: c.location.countryCode,
  state: c.location.state,
  city: c.location.city,
  device: c.device.type,
  browser: c.browser.name,
  os: c.os.name,
  language: c.language,
  screen: c.screen ? `${c.screen.width}x${c.screen.height}` : '',
});

const eventValue =
  (event: TrackedEvent) =>
  (dimension: string): string[] => {
    if (dimension === 'goal') return event.conversions.map(conversion => conversion.goalId);
    if (dimension.startsWith('prop.')) return [String(event.props[dimension.slice(5)] ?? '')];
    const own: Record<string, string> = {
      page: event.path,
      path: event.path,
      hostname: event.hostname,
      event: event.name,
    };
    return [own[dimension] ?? common(event)[dimension]!];
  };

const sessionValue =
  (session: Session) =>
  (dimension: string): string[] => {
    const own: Record<string, string> = { entry_page: session.entryPath, exit_page: session.exitPath };
    return [own[dimension] ?? common(session)[dimension]!];
  };
