import { type BoundComparison, bindComparison } from './comparison.ts';
import type { Level } from './dimensions.ts';
import { type Comparison, comparisonsIn, conjunctsOf, type Filter, isOnGoals } from './filters.ts';
import { DAY } from './zone.ts';

/**
 * Which rows a condition is for: pageviews and custom events; every event row, engagement pings included;
 * sessions; or pageviews and custom events of the visits that match as a whole.
 */
export type Rows = 'events' | 'pings' | 'sessions' | 'visits';

/** The levels a filter of which applies to the row itself, or to its visit. */
const direct: Record<Rows, readonly Level[]> = {
  events: ['visit', 'session', 'page', 'event'],
  pings: ['visit', 'session', 'page'],
  sessions: ['visit', 'session'],
  visits: ['visit', 'session'],
};

/**
 * How far from a visit's start its events are looked for, when a filter on the one decides about the other. Without
 * a bound, a filter on an old month would read all the site's events since. Daily visitor ids end any visit
 * within two days.
 */
export const REACH = 2 * DAY;

/** The conditions of the filters as SQL, and the parameters they bind. Nothing a user wrote is in the SQL. */
export interface Conditions {
  /** ` AND …` for rows of the kind, or nothing. Needs the parameters `site`, `from` and `to` beside. */
  where(rows: Rows): string;
  /**
   * Whether one goal of a row counts under the filters on goals alone, or null when there are none.
   * @param expression the goal's id
   */
  goal: ((expression: string) => string) | null;
  /**
   * How many of the row's goals the filters on `goal` leave (all of them without such a filter), for `events`.
   */
  conversions: string;
  params: Record<string, unknown>;
}

/**
 * @param filters all must hold
 * @param prefix of the parameters' names; two conditions in one statement need two
 */
export function conditionsOf(filters: readonly Filter[], prefix = 'f'): Conditions {
  const conjuncts = filters.flatMap(conjunctsOf);
  const bound = new Map<Comparison, BoundComparison>(
    conjuncts
      .flatMap(comparisonsIn)
      .map((comparison, index) => [comparison, bindComparison(comparison, `${prefix}${index}`)]),
  );

  const joined = (list: readonly Filter[], leaf: Leaf) => list.map(f => ` AND ${sqlOf(f, leaf)}`).join('');
  const onSession: Leaf = comparison => bound.get(comparison)!.sql;
  const onEvent: Leaf = comparison => {
    const { sql } = bound.get(comparison)!;
    return comparison.dimension.level === 'session' ? visitsThat(` AND ${sql}`) : sql;
  };

  function where(rows: Rows): string {
    const near = conjuncts.filter(filter => levelsOf(filter).every(level => direct[rows].includes(level)));
    const sql = rows === 'sessions' ? joined(near, onSession) : onEventRows(near);
    if (near.length === conjuncts.length) return sql;
    // One event must meet all the filters on events: "signup on /pricing", not a signup and a look at /pricing.
    const asked = conjuncts.filter(filter => levelsOf(filter).some(isOfEvents));
    return `${sql} AND ${visitsWithEventThat(onEventRows(asked))}`;
  }

  /** What asks about the visit alone is asked in one go. */
  function onEventRows(list: readonly Filter[]): string {
    const ofVisits = list.filter(filter => levelsOf(filter).every(level => level === 'session'));
    const others = list.filter(filter => !ofVisits.includes(filter));
    const visits = ofVisits.length > 0 ? ` AND ${visitsThat(joined(ofVisits, onSession))}` : '';
    return joined(others, onEvent) + visits;
  }

  const onGoals = conjuncts.filter(isOnGoals);
  const goal = (expression: string) =>
    onGoals.map(filter => sqlOf(filter, comparison => bound.get(comparison)!.item(expression))).join(' AND ');
  return {
    where,
    goal: onGoals.length > 0 ? goal : null,
    conversions: onGoals.length > 0 ? `arrayCount(goal -> ${goal('goal')}, goals)` : 'length(goals)',
    params: Object.assign({}, ...[...bound.values()].map(({ params }) => params)),
  };
}

const levelsOf = (filter: Filter): Level[] => comparisonsIn(filter).map(({ dimension }) => dimension.level);
const isOfEvents = (level: Level): boolean => level === 'page' || level === 'event';

type Leaf = (comparison: Comparison) => string;

function sqlOf(filter: Filter, leaf: Leaf): string {
  if ('and' in filter) return grouped(filter.and, ' AND ', leaf);
  if ('or' in filter) return grouped(filter.or, ' OR ', leaf);
  return leaf(filter);
}

const grouped = (filters: readonly Filter[], word: string, leaf: Leaf): string =>
  `(${filters.map(filter => sqlOf(filter, leaf)).join(word)})`;

const visitsThat = (and: string) => `session IN (
    SELECT session FROM sessions
    WHERE site_id = {site:String} AND started_at < fromUnixTimestamp64Milli({to:Int64})
      AND started_at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})${and}
    GROUP BY session HAVING sum(sign) > 0)`;

const visitsWithEventThat = (and: string) => `session IN (
    SELECT session FROM events
    WHERE site_id = {site:String} AND type != 'engagement'
      AND at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})
      AND at < fromUnixTimestamp64Milli({to:Int64} + ${REACH})${and})`;
