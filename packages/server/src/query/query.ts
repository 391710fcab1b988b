import { type QueryAnswer, type QueryBody, type QueryMetric, reportLimits } from '@bellwether/contract';
import { AppError, iso, type Site } from '@bellwether/core';
import { offsetCursor, readOffset } from './cursor.ts';
import { conjunctsOf, isOnGoals, readFilters, writtenFilter } from './filters.ts';
import { isTime, type Key, keyOf } from './grouping.ts';
import { toMilliseconds } from './metrics.ts';
import { keyColumn, metricColumn, querySql } from './query-sql.ts';
import { periodOf, type ReportDeps, scopeOf } from './scope.ts';

type Order = QueryAnswer['query']['orderBy'][number];
type Row = Record<string, string | number | [currency: string, amount: number][]>;

/**
 * Any metrics by any dimensions. Visits count where they began; by a dimension that only events know (a page, a
 * goal), they count wherever they have such an event.
 * @param now epoch ms
 * @throws AppError `invalid_dimension`, `invalid_period`, `invalid_timezone`, `invalid_filter`, `invalid_cursor`, and
 * what the store throws
 */
export async function queryReport(
  deps: ReportDeps,
  site: Site,
  body: QueryBody,
  now: number,
): Promise<QueryAnswer> {
  const { metrics, dimensions = [], limit = reportLimits.defaultRows } = body;
  const given = readFilters(body.filters ?? []);
  const filters = given.flatMap(conjunctsOf);
  const offset = readOffset(body.cursor);
  refuseRepeated([...metrics, ...dimensions]);
  const period = await periodOf(deps, site, body, now);
  const keys = dimensions.map((name, index) => keyOf(name, index, period));
  const order = orderOf(body);
  const scope = scopeOf(site, period, filters);
  const everyone = filters.some(isOnGoals)
    ? scopeOf(
        site,
        period,
        filters.filter(f => !isOnGoals(f)),
        'o',
      )
    : null;
  const sql = querySql({ metrics, keys, scope, everyone, orderBy: orderSql(order, dimensions) });
  const params = Object.assign(
    { ...scope.params, ...everyone?.params, limit: limit + 1, offset },
    ...keys.map(key => key.params),
  );
  const rows = await deps.store.query<Row>(sql, params);
  return {
    results: rows.slice(0, limit).map(row => ({
      dimensions: dimensionsIn(row, keys),
      metrics: metricsIn(row, metrics),
    })),
    meta: { nextCursor: rows.length > limit ? offsetCursor(offset + limit) : null },
    query: {
      siteId: site.id,
      metrics,
      dimensions,
      from: iso(period.from),
      to: iso(period.to),
      timezone: period.zone.name,
      interval: dimensions.includes('time') ? period.interval : null,
      filters: given.map(writtenFilter),
      orderBy: order,
      limit,
    },
  };
}

/** By time where time is a dimension, else by the first metric that has an order. */
function orderOf({ metrics, dimensions = [], orderBy }: QueryBody): Order[] {
  if (orderBy) return orderBy.map(order => checked(order, metrics, dimensions));
  const time = dimensions.find(isTime);
  if (time) return [{ by: time, direction: 'asc' }];
  const first = metrics.find(metric => metric !== 'revenue');
  return first && dimensions.length > 0 ? [{ by: first, direction: 'desc' }] : [];
}

type Given = NonNullable<QueryBody['orderBy']>[number];

function checked({ by, direction }: Given, metrics: readonly string[], dimensions: readonly string[]): Order {
  if (by === 'revenue') throw invalid('Revenue has no order: it may be in several currencies.');
  if (metrics.includes(by)) return { by, direction: direction ?? 'desc' };
  if (dimensions.includes(by)) return { by, direction: direction ?? 'asc' };
  throw invalid(`The query asks for no ${JSON.stringify(by.slice(0, 100))} to order by.`);
}

/** The dimensions come last, so that equal rows stay where they are from page to page. */
function orderSql(order: readonly Order[], dimensions: readonly string[]): string {
  const asked = order.map(({ by, direction }) => `${columnOf(by, dimensions)} ${direction}`);
  return [...asked, ...dimensions.map((_, index) => keyColumn(index))].join(', ');
}

/** @param by a name that {@link checked} let pass */
function columnOf(by: string, dimensions: readonly string[]): string {
  const index = dimensions.indexOf(by);
  return index < 0 ? metricColumn(by as QueryMetric) : keyColumn(index);
}

function refuseRepeated(names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw invalid(`The query asks for ${JSON.stringify(repeated.slice(0, 100))} twice.`);
}

const invalid = (sentence: string) => new AppError('invalid_dimension', sentence);

const dimensionsIn = (row: Row, keys: readonly Key[]): Record<string, string> =>
  Object.fromEntries(
    keys.map((key, index) => [key.name, key.written(row[keyColumn(index)] as string | number)]),
  );

function metricsIn(row: Row, metrics: readonly QueryMetric[]): QueryAnswer['results'][number]['metrics'] {
  return Object.fromEntries(metrics.map(metric => [metric, metricIn(metric, row[metricColumn(metric)]!)]));
}

function metricIn(metric: QueryMetric, value: Row[string]) {
  if (Array.isArray(value)) return value.map(([currency, amount]) => ({ currency, amount }));
  return metric === 'visitDuration' ? toMilliseconds(Number(value)) : value;
}
