import { type ListQuery, type PeriodQuery, reportLimits } from '@bellwether/contract';
import type { Site } from '@bellwether/core';
import type { EventStore } from '../ports/index.ts';
import { conditionsOf } from './conditions.ts';
import { type Filter, parseFilter, refuseTooMuch } from './filters.ts';
import { type Period, resolvePeriod, type Span } from './period.ts';

/** What reports need from outside. */
export interface ReportDeps {
  store: EventStore;
}

/** The rows a report counts, as `WHERE` conditions of a site, a span and filters; `params` goes with them. */
export interface Scope {
  /** Pageviews and custom events. */
  events: string;
  /** Event rows of every type, engagement pings included. */
  pings: string;
  /** Sessions begun in the span. Count them by `sum(sign)`. */
  sessions: string;
  /** Pageviews and custom events of the visits that match as a whole. */
  visits: string;
  /** Whether a goal's conversions count, by the goal's id; null when all do. */
  goal: ((id: string) => string) | null;
  /** How many conversions an event row stands for. */
  conversions: string;
  params: Record<string, unknown>;
}

/** @param prefix as {@link conditionsOf}'s */
export function scopeOf(site: Site, span: Span, filters: readonly Filter[], prefix?: string): Scope {
  const conditions = conditionsOf(filters, prefix);
  return {
    events: `${within('at')} AND type != 'engagement'${conditions.where('events')}`,
    pings: `${within('at')}${conditions.where('pings')}`,
    sessions: `${within('started_at')}${conditions.where('sessions')}`,
    visits: `${within('at')} AND type != 'engagement'${conditions.where('visits')}`,
    goal: conditions.goal,
    conversions: conditions.conversions,
    params: { site: site.id, from: span.from, to: span.to, ...conditions.params },
  };
}

const within = (column: string) =>
  `site_id = {site:String}
    AND ${column} >= fromUnixTimestamp64Milli({from:Int64}) AND ${column} < fromUnixTimestamp64Milli({to:Int64})`;

/** @throws AppError `invalid_filter` */
export function filtersOf(query: { filter?: string[] }): Filter[] {
  const filters = (query.filter ?? []).map(parseFilter);
  refuseTooMuch(filters);
  return filters;
}

/** @throws AppError `invalid_period`, `invalid_timezone` */
export async function periodOf(
  { store }: ReportDeps,
  site: Site,
  query: PeriodQuery,
  now: number,
): Promise<Period> {
  const earliest = query.period === 'all' ? await firstEventAt(store, site) : null;
  return resolvePeriod(query, { timezone: site.timezone, now, earliest: earliest ?? site.createdAt });
}

async function firstEventAt(store: EventStore, site: Site): Promise<number | null> {
  const [row] = await store.query<{ at: number; rows: number }>(
    `SELECT toUnixTimestamp64Milli(min(at)) AS at, count() AS rows FROM events WHERE site_id = {site:String}`,
    { site: site.id },
  );
  return row && row.rows > 0 ? row.at : null;
}

/** The scope of a report without a series. */
export async function listScope(deps: ReportDeps, site: Site, query: ListQuery, now: number): Promise<Scope> {
  return scopeOf(site, await periodOf(deps, site, query, now), filtersOf(query));
}

export const limitOf = (query: { limit?: number }): number => query.limit ?? reportLimits.defaultRows;
