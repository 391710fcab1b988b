import type { QueryMetric } from '@bellwether/contract';
import type { Session, TrackedEvent } from '@bellwether/core';
import { byCurrency, cents, distinct, rates, type Span, share } from './plain.ts';
import { isOfEvent, valuesOf } from './plain-filters.ts';
import type { Reference } from './reference.ts';

interface Asked {
  metrics: readonly QueryMetric[];
  dimensions: readonly string[];
  /** The starts of the points of each time dimension. */
  starts: Record<string, readonly number[]>;
}

/** Rows of any query, in no order. */
export function queryReference(reference: Reference, span: Span, { metrics, dimensions, starts }: Asked) {
  const { visitOf, goalsOf } = reference;
  const valuesAt = (at: number, dimension: string): string[] =>
    [starts[dimension]!.findLast(start => start <= at)!].map(start => new Date(start).toISOString());

  const keysOfEvent = (event: TrackedEvent, skipped?: string): string[] =>
    combined(
      dimensions.filter(name => name !== skipped),
      dimension => {
        if (dimension in starts) return valuesAt(event.at, dimension);
        if (dimension === 'goal') return goalsOf(event).map(({ goalId }) => goalId);
        return valuesOf(event, visitOf(event), dimension);
      },
    );
  const keysOfVisit = (visit: Session): string[] =>
    combined(dimensions, dimension =>
      dimension in starts ? valuesAt(visit.startedAt, dimension) : valuesOf(null, visit, dimension),
    );

  const rows = new Map<string, { events: TrackedEvent[]; visits: Set<Session> }>();
  const row = (key: string) => {
    if (!rows.has(key)) rows.set(key, { events: [], visits: new Set() });
    return rows.get(key)!;
  };
  if (dimensions.length === 0) row('[]');
  const needs = (...some: QueryMetric[]) => metrics.some(metric => some.includes(metric));
  const counting = needs('visitors', 'pageviews', 'events', 'viewsPerVisit', 'conversions', 'conversionRate');
  const visiting = needs('visits', 'viewsPerVisit', 'bounceRate', 'visitDuration');
  const byEvents = dimensions.some(isOfEvent);
  for (const event of reference.eventsIn(span)) {
    const shown = counting || (needs('revenue') && event.revenue) || (visiting && byEvents);
    for (const key of shown ? keysOfEvent(event) : []) {
      row(key).events.push(event);
      if (visiting && byEvents) row(key).visits.add(visitOf(event));
    }
  }
  if (visiting && !byEvents)
    for (const visit of reference.sessionsIn(span))
      for (const key of keysOfVisit(visit)) row(key).visits.add(visit);

  const goalPlace = dimensions.indexOf('goal');
  const peers = new Map<string, Set<string>>();
  for (const event of needs('conversionRate') ? reference.everyoneIn(span) : [])
    for (const key of keysOfEvent(event, 'goal'))
      peers.set(key, (peers.get(key) ?? new Set()).add(event.visitorId));
  const peersOf = (values: string[]) =>
    peers.get(JSON.stringify(values.filter((_, index) => index !== goalPlace)))?.size ?? 0;

  return [...rows].map(([key, { events, visits }]) => {
    const values = JSON.parse(key) as string[];
    const pageviews = events.filter(event => event.type === 'pageview').length;
    const converted = goalPlace < 0 ? events.flatMap(e => goalsOf(e).map(() => e)) : events;
    const all: Record<QueryMetric, () => unknown> = {
      visitors: () => distinct(events.map(event => event.visitorId)),
      visits: () => visits.size,
      pageviews: () => pageviews,
      events: () => events.length - pageviews,
      viewsPerVisit: () => share(pageviews, visits.size),
      bounceRate: () => rates([...visits]).bounceRate,
      visitDuration: () => rates([...visits]).visitDuration,
      conversions: () => converted.length,
      conversionRate: () => share(distinct(converted.map(event => event.visitorId)), peersOf(values)),
      revenue: () =>
        byCurrency(events.flatMap(event => event.revenue ?? [])).map(([currency, list]) => ({
          currency,
          amount: cents(list.map(({ amount }) => amount)),
        })),
    };
    return {
      dimensions: Object.fromEntries(dimensions.map((name, index) => [name, values[index]!])),
      metrics: Object.fromEntries(metrics.map(metric => [metric, all[metric]()])),
    };
  });
}

/** Every combination of the dimensions' values, as JSON. */
function combined(dimensions: readonly string[], valuesOf: (dimension: string) => string[]): string[] {
  let keys: string[][] = [[]];
  for (const dimension of dimensions)
    keys = keys.flatMap(key => valuesOf(dimension).map(value => [...key, value]));
  return keys.map(key => JSON.stringify(key));
}
