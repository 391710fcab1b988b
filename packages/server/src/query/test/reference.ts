import type { Metrics } from '@bellwether/contract';
import type { Session, TrackedEvent } from '@bellwether/core';
import {
  bounced,
  byCurrency,
  cents,
  distinct,
  groupBy,
  rates,
  round,
  type Span,
  share,
  within,
} from './plain.ts';
import { flat, isOnGoals, matching, valuesOf, type Wanted } from './plain-filters.ts';
import type { Counted } from './plain-visits.ts';

/**
 * The reports' numbers once more, from the definitions and in plain loops: what the SQL is held against. Shares
 * nothing with it but the words.
 */
export function referenceOf(counted: Counted, filters: readonly Wanted[]) {
  const { events, sessions } = counted;
  const wanted = flat(filters);
  const matches = matching(counted, wanted);
  const visitOf = (event: TrackedEvent) => sessions.get(event.sessionId)!;
  const matched = events.filter(event => event.type !== 'engagement' && matches.event(event));
  const visits = [...sessions.values()].filter(matches.visit);

  const eventsIn = (span: Span) => matched.filter(event => within(event.at, span));
  const pingsIn = (span: Span) => events.filter(event => within(event.at, span) && matches.ping(event));
  const sessionsIn = (span: Span): Session[] => visits.filter(visit => within(visit.startedAt, span));
  const eventsOfVisitsIn = (span: Span) =>
    events.filter(
      event => event.type !== 'engagement' && within(event.at, span) && matches.eventOfVisit(event),
    );
  const goalsOf = (event: TrackedEvent) => event.conversions.filter(({ goalId }) => matches.goal(goalId));
  /** Those that converters are a share of: with a filter on goals, all under the other ones. */
  const others = matching(
    counted,
    wanted.filter(w => !isOnGoals(w)),
  );
  const everyone = events.filter(event => event.type !== 'engagement' && others.event(event));
  const everyoneIn = (span: Span) => everyone.filter(event => within(event.at, span));

  function metrics(span: Span): Metrics {
    const inside = eventsIn(span);
    const begun = sessionsIn(span);
    const pageviews = inside.filter(event => event.type === 'pageview').length;
    const converted = inside.flatMap(event => goalsOf(event).map(() => event.visitorId));
    return {
      visitors: distinct(inside.map(event => event.visitorId)),
      visits: begun.length,
      pageviews,
      events: inside.length - pageviews,
      viewsPerVisit: share(pageviews, begun.length),
      ...rates(begun),
      conversions: converted.length,
      conversionRate: share(distinct(converted), distinct(everyoneIn(span).map(e => e.visitorId))),
      revenue: byCurrency(inside.flatMap(e => e.revenue ?? [])).map(([currency, list]) => ({
        currency,
        amount: cents(list.map(({ amount }) => amount)),
      })),
    };
  }

  function pages(span: Span) {
    const begun = sessionsIn(span);
    const pings = pingsIn(span);
    return [...groupBy(eventsIn(span), event => event.path)].map(([path, list]) => {
      const entered = begun.filter(session => session.entryPath === path);
      const seconds = pings
        .filter(event => event.path === path)
        .reduce((sum, event) => sum + event.engagedSeconds, 0);
      return {
        path,
        visitors: distinct(list.map(event => event.visitorId)),
        visits: distinct(list.map(event => event.sessionId)),
        pageviews: list.filter(event => event.type === 'pageview').length,
        entries: entered.length,
        exits: begun.filter(session => session.exitPath === path).length,
        bounceRate: share(entered.filter(bounced).length, entered.length),
        timeOnPage: round(share(seconds, distinct(list.map(event => event.sessionId)))),
      };
    });
  }

  function breakdown(dimension: string, span: Span) {
    const begun = sessionsIn(span);
    const value = (event: TrackedEvent) => valuesOf(event, visitOf(event), dimension)[0]!;
    return [...groupBy(eventsIn(span), value)].map(([value, list]) => {
      const mine = begun.filter(visit => valuesOf(null, visit, dimension)[0] === value);
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

  return {
    metrics,
    pages,
    breakdown,
    names,
    eventsIn,
    everyoneIn,
    pingsIn,
    sessionsIn,
    eventsOfVisitsIn,
    goalsOf,
    visitOf,
  };
}

export type Reference = ReturnType<typeof referenceOf>;
