import type { RevenueAnswer, RevenueQuery } from '@bellwether/contract';
import { iso, type Site } from '@bellwether/core';
import type { EventStore } from '../ports/index.ts';
import { bucketOf } from './buckets.ts';
import { ratio } from './metrics.ts';
import { filtersOf, limitOf, periodOf, type ReportDeps, type Scope, scopeOf } from './scope.ts';
import { countVisitors } from './stats.ts';

interface Taken {
  currency: string;
  total: number;
  orders: number;
}

/**
 * What the events brought, by currency: in all, over time, and by what people want to know of it.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, and what the store throws
 */
export async function revenueReport(
  deps: ReportDeps,
  site: Site,
  query: RevenueQuery,
  now: number,
): Promise<RevenueAnswer> {
  const { store } = deps;
  const period = await periodOf(deps, site, query, now);
  const scope = scopeOf(site, period, filtersOf(query));
  const limit = limitOf(query);
  const [taken, visitors, byGoal, bySource, byPage] = await Promise.all([
    takenOverTime(store, scope, period.buckets),
    countVisitors(store, scope.events, scope),
    worthOfGoals(store, scope, limit),
    takenBy<'source'>(store, scope, 'source', 'source', limit),
    takenBy<'path'>(store, scope, 'path', 'path', limit),
  ]);
  return {
    currencies: taken.totals.map(({ total, orders, currency }) => ({
      currency,
      total,
      orders,
      averageOrder: ratio(total, orders),
      revenuePerVisitor: ratio(total, visitors),
    })),
    series: period.buckets.map(start => ({ time: iso(start), currencies: taken.at.get(start) ?? [] })),
    byGoal,
    bySource,
    byPage,
  };
}

const sums = 'currency, toFloat64(sum(revenue)) AS total, count() AS orders';

/** One reading gives the points and, rolled up, the totals: amounts are added as decimals, not as what they become. */
async function takenOverTime(store: EventStore, scope: Scope, buckets: readonly number[]) {
  const rows = await store.query<Taken & { bucket: number; whole: 0 | 1 }>(
    `SELECT ${bucketOf('at', buckets)} AS bucket, grouping(bucket) AS whole, ${sums}
FROM events WHERE ${scope.events} AND revenue IS NOT NULL
GROUP BY GROUPING SETS ((currency, bucket), (currency)) ORDER BY currency`,
    scope.params,
  );
  const totals: Taken[] = [];
  const at = new Map<number, Taken[]>();
  for (const { bucket, whole, ...taken } of rows) {
    if (whole === 1) totals.push(taken);
    else at.set(bucket, [...(at.get(bucket) ?? []), taken]);
  }
  return { totals, at };
}

const takenBy = <Name extends string>(
  store: EventStore,
  scope: Scope,
  name: Name,
  column: string,
  limit: number,
) =>
  store.query<Taken & Record<Name, string>>(
    `SELECT ${column} AS ${name}, ${sums}
FROM events WHERE ${scope.events} AND revenue IS NOT NULL
GROUP BY ${name}, currency ORDER BY currency, total DESC, ${name} LIMIT {limit:UInt32} BY currency`,
    { ...scope.params, limit },
  );

/**
 * From the documents: a goal's value is what it was when it was met, and the columns have the goals' ids only. They
 * are read for events with conversions alone. Amounts are added as whole ten-thousandths, the precision of revenue.
 */
const worthOfGoals = (store: EventStore, scope: Scope, limit: number): Promise<RevenueAnswer['byGoal']> =>
  store.query(
    `SELECT met.goalId AS goalId, argMax(met.name, at) AS name, assumeNotNull(met.currency) AS currency,
  sum(round(assumeNotNull(met.value) * 10000)) / 10000 AS total, count() AS conversions
FROM (SELECT at, arrayJoin(JSONExtract(doc, 'conversions', '${CONVERSIONS}')) AS met
  FROM events WHERE ${scope.events} AND notEmpty(goals))
WHERE met.value IS NOT NULL AND met.currency IS NOT NULL AND abs(met.value) < 1e14 ${scope.goal ? `AND ${scope.goal('met.goalId')}` : ''}
GROUP BY goalId, currency ORDER BY currency, total DESC, goalId LIMIT {limit:UInt32} BY currency`,
    { ...scope.params, limit },
  );

const CONVERSIONS =
  'Array(Tuple(goalId String, name String, value Nullable(Float64), currency Nullable(String)))';
