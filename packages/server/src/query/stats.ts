import type { Metrics, SeriesPoint, StatsAnswer, StatsQuery } from '@bellwether/contract';
import { iso, type Site } from '@bellwether/core';
import type { EventStore } from '../ports/index.ts';
import { bucketOf } from './buckets.ts';
import { type Filter, isOnGoals } from './filters.ts';
import {
  type EventSums,
  eventSums,
  metricsOf,
  noEvents,
  noSessions,
  type SessionSums,
  selected,
  sessionSums,
} from './metrics.ts';
import type { Span } from './period.ts';
import { filtersOf, periodOf, type ReportDeps, type Scope, scopeOf } from './scope.ts';
import { MINUTE } from './zone.ts';

/** Realtime is the last 5 minutes. */
const REALTIME = 5 * MINUTE;

/**
 * The overview of a site: its metrics, the same over time, and who is there now.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, and what the store throws
 */
export async function statsReport(
  deps: ReportDeps,
  site: Site,
  query: StatsQuery,
  now: number,
): Promise<StatsAnswer> {
  const filters = filtersOf(query);
  const period = await periodOf(deps, site, query, now);
  const { previous } = period;
  const [current, before, realtime] = await Promise.all([
    overview(deps.store, site, period, filters),
    previous && overview(deps.store, site, previous, filters),
    visitorsNow(deps.store, site, filters, now),
  ]);
  return {
    siteId: site.id,
    period: { ...written(period), timezone: period.zone.name, interval: period.interval },
    ...current,
    ...(previous &&
      before && { previous: { ...written(previous), ...before.metrics, series: before.series } }),
    realtime: { visitors: realtime },
  };
}

const written = ({ from, to }: Span) => ({ from: iso(from), to: iso(to) });

async function overview(
  store: EventStore,
  site: Site,
  span: Span & { buckets: readonly number[] },
  filters: readonly Filter[],
): Promise<{ metrics: Metrics; series: SeriesPoint[] }> {
  const scope = scopeOf(site, span, filters);
  const [events, sessions, everyone, revenue] = await Promise.all([
    eventsOverTime(store, scope, span.buckets),
    sessionsOverTime(store, scope, span.buckets),
    visitorsWhateverGoal(store, site, span, filters),
    revenueOf(store, scope),
  ]);
  const total = events.total ?? noEvents;
  return {
    metrics: metricsOf(total, sessions.total ?? noSessions, everyone ?? total.visitors, revenue),
    series: span.buckets.map(start => {
      const { visitors, pageviews, events: custom } = events.at.get(start) ?? noEvents;
      const { visits } = sessions.at.get(start) ?? noSessions;
      return { time: iso(start), visitors, visits, pageviews, events: custom };
    }),
  };
}

/** One reading gives the points and, rolled up, the whole: distinct visitors of the points don't add up. */
const eventsOverTime = (store: EventStore, scope: Scope, buckets: readonly number[]) =>
  overTime<EventSums>(
    store,
    `SELECT bucket, grouping(bucket) AS whole, ${selected(eventSums)}
FROM (SELECT ${bucketOf('at', buckets)} AS bucket, visitor, type, ${scope.conversions} AS converted
  FROM events WHERE ${scope.events})
GROUP BY ROLLUP(bucket)`,
    scope,
  );

const sessionsOverTime = (store: EventStore, scope: Scope, buckets: readonly number[]) =>
  overTime<SessionSums>(
    store,
    `SELECT ${bucketOf('started_at', buckets)} AS bucket, grouping(bucket) AS whole, ${selected(sessionSums)}
FROM sessions WHERE ${scope.sessions}
GROUP BY ROLLUP(bucket)`,
    scope,
  );

async function overTime<Sums>(
  store: EventStore,
  sql: string,
  { params }: Scope,
): Promise<{ total: Sums | undefined; at: Map<number, Sums> }> {
  const rows = await store.query<Sums & { bucket: number; whole: 0 | 1 }>(sql, params);
  return {
    total: rows.find(row => row.whole === 1),
    at: new Map(rows.filter(row => row.whole === 0).map(row => [row.bucket, row])),
  };
}

/**
 * With a filter on `goal`, the rate is of all visitors under the other filters, since under this one everybody
 * has converted. Null where there is no such filter.
 */
async function visitorsWhateverGoal(
  store: EventStore,
  site: Site,
  span: Span,
  filters: readonly Filter[],
): Promise<number | null> {
  const others = filters.filter(filter => !isOnGoals(filter));
  if (others.length === filters.length) return null;
  const scope = scopeOf(site, span, others);
  return countVisitors(store, scope.events, scope);
}

/** A reader who only sends pings is there too. */
function visitorsNow(
  store: EventStore,
  site: Site,
  filters: readonly Filter[],
  now: number,
): Promise<number> {
  const scope = scopeOf(site, { from: now - REALTIME, to: now + 1 }, filters);
  return countVisitors(store, scope.pings, scope);
}

/** @param where a condition on events of the scope */
export async function countVisitors(store: EventStore, where: string, { params }: Scope): Promise<number> {
  const sql = `SELECT uniqExact(visitor) AS visitors FROM events WHERE ${where}`;
  const [row] = await store.query<{ visitors: number }>(sql, params);
  return row?.visitors ?? 0;
}

/**
 * In a reading of its own, which takes only the few rows with an amount: as a map by currency in the reading above
 * it takes half as long again.
 */
const revenueOf = (store: EventStore, scope: Scope): Promise<Metrics['revenue']> =>
  store.query(
    `SELECT currency, toFloat64(sum(revenue)) AS amount
FROM events WHERE ${scope.events} AND revenue IS NOT NULL
GROUP BY currency ORDER BY currency`,
    scope.params,
  );
