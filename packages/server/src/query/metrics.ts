import type { Metrics } from '@bellwether/contract';

/** Sums over events. */
export interface EventSums {
  visitors: number;
  pageviews: number;
  events: number;
  conversions: number;
  converters: number;
}

/** Sums over sessions. */
export interface SessionSums {
  visits: number;
  bounces: number;
  seconds: number;
}

export const noEvents: EventSums = { visitors: 0, pageviews: 0, events: 0, conversions: 0, converters: 0 };
export const noSessions: SessionSums = { visits: 0, bounces: 0, seconds: 0 };

/** The aggregates over rows that have `converted`, their number of conversions, beside the table's columns. */
export const eventSums: Record<keyof EventSums, string> = {
  visitors: 'uniqExact(visitor)',
  pageviews: `countIf(type = 'pageview')`,
  events: `countIf(type = 'event')`,
  conversions: 'sum(converted)',
  converters: 'uniqExactIf(visitor, converted > 0)',
};

/**
 * Seconds that sessions lasted, added as whole milliseconds: sums of fractions come out by the order in which the
 * engine happens to read, and a mean that lies between two milliseconds would be rounded up now and down then.
 */
export const secondsLasted = 'sum(sign * toInt64(round(duration * 1000))) / 1000';

/** The aggregates over sessions. A changed session cancels its earlier row by its sign. */
export const sessionSums: Record<keyof SessionSums, string> = {
  visits: 'sum(sign)',
  bounces: 'sum(sign * is_bounce)',
  seconds: secondsLasted,
};

/** Aggregates as `SELECT` takes them. */
export const selected = (sums: Record<string, string>): string =>
  Object.entries(sums)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ');

/**
 * The metrics as analytics.md defines them.
 * @param everyone unique visitors that the converters are a share of
 */
export function metricsOf(
  events: EventSums,
  sessions: SessionSums,
  everyone: number,
  revenue: Metrics['revenue'],
): Metrics {
  const { visitors, pageviews, conversions, converters } = events;
  const { visits } = sessions;
  return {
    visitors,
    visits,
    pageviews,
    events: events.events,
    viewsPerVisit: ratio(pageviews, visits),
    ...visitRates(sessions),
    conversions,
    conversionRate: ratio(converters, everyone),
    revenue,
  };
}

export const visitRates = ({ visits, bounces, seconds }: SessionSums) => ({
  bounceRate: ratio(bounces, visits),
  visitDuration: toMilliseconds(ratio(seconds, visits)),
});

/** Nothing of nothing is 0. */
export const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** No clock here is finer. */
export const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
