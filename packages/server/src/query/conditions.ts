import type { Level } from './dimensions.ts';
import type { Filter, FilterOp } from './filters.ts';
import { DAY } from './zone.ts';

/**
 * Which rows a condition is for: pageviews and custom events; every event row, engagement pings included; or
 * sessions.
 */
export type Rows = 'events' | 'pings' | 'sessions';

/** The levels a filter of which applies to the row itself. */
const direct: Record<Rows, readonly Level[]> = {
  events: ['visit', 'page', 'event'],
  pings: ['visit', 'page'],
  sessions: ['visit', 'session'],
};

/**
 * How far from a visit's start its events are looked for, when a filter on the one decides about the other. Without
 * a bound, a filter on an old month would read all the site's events since. Daily visitor ids end any visit
 * within two days.
 */
const REACH = 2 * DAY;

/** The conditions of the filters as SQL, and the parameters they bind. Nothing a user wrote is in the SQL. */
export interface Conditions {
  /** ` AND …` for rows of the kind, or nothing. Needs the parameters `site`, `from` and `to` beside. */
  where(rows: Rows): string;
  /**
   * How many of the row's goals the filters on `goal` leave (all of them without such a filter), for `events`.
   */
  conversions: string;
  params: Record<string, unknown>;
}

export function conditionsOf(filters: readonly Filter[]): Conditions {
  const bound = filters.map(bind);
  const of = (levels: readonly Level[]) => bound.filter(b => levels.includes(b.filter.dimension.level));
  const and = (list: readonly Bound[]) => list.map(b => ` AND ${b.sql}`).join('');

  function where(rows: Rows): string {
    const remote = bound.filter(b => !direct[rows].includes(b.filter.dimension.level));
    let sql = and(of(direct[rows]));
    if (remote.some(b => b.filter.dimension.level === 'session')) sql += visitsThat(and(of(['session'])));
    // One event must meet all the filters on events: "signup on /pricing", not a signup and a look at /pricing.
    if (remote.some(b => b.filter.dimension.level !== 'session'))
      sql += visitsWithEventThat(and(of(['page', 'event'])));
    return sql;
  }

  const goals = bound.filter(b => b.filter.name === 'goal');
  const chosen = goals.map(b => b.item('goal')).join(' AND ');
  return {
    where,
    conversions: chosen ? `arrayCount(goal -> ${chosen}, goals)` : 'length(goals)',
    params: Object.assign({}, ...bound.map(b => b.params)),
  };
}

const visitsThat = (and: string) => ` AND session_id IN (
    SELECT session_id FROM sessions
    WHERE site_id = {site:String} AND started_at < fromUnixTimestamp64Milli({to:Int64})
      AND started_at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})${and}
    GROUP BY session_id HAVING sum(sign) > 0)`;

const visitsWithEventThat = (and: string) => ` AND session_id IN (
    SELECT session_id FROM events
    WHERE site_id = {site:String} AND type != 'engagement'
      AND at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})
      AND at < fromUnixTimestamp64Milli({to:Int64} + ${REACH})${and})`;

interface Bound {
  filter: Filter;
  /** The condition on the row. */
  sql: string;
  /** The condition on one value. */
  item(expression: string): string;
  params: Record<string, unknown>;
}

function bind(filter: Filter, index: number): Bound {
  const { dimension, op } = filter;
  const name = `f${index}`;
  const key = `${name}_key`;
  const column = dimension.column(key);
  const item = (expression: string) => holds[op](expression, name);
  return {
    filter,
    item,
    sql: dimension.many ? someItem(op, column, name) : item(column),
    params: {
      [name]: op === 'matches' ? filter.values.map(likePattern) : filter.values,
      ...(dimension.key !== undefined && { [key]: dimension.key }),
    },
  };
}

const holds: Record<FilterOp, (expression: string, name: string) => string> = {
  is: (e, name) => `has({${name}:Array(String)}, ${e})`,
  is_not: (e, name) => `NOT has({${name}:Array(String)}, ${e})`,
  contains: (e, name) => `arrayExists(part -> position(${e}, part) > 0, {${name}:Array(String)})`,
  matches: (e, name) => `arrayExists(pattern -> ${e} LIKE pattern, {${name}:Array(String)})`,
};

/** A row whose array has an item that meets it; with `is_not`, has none of the values. */
function someItem(op: FilterOp, column: string, name: string): string {
  return op === 'is_not'
    ? `NOT hasAny(${column}, {${name}:Array(String)})`
    : `arrayExists(item -> ${holds[op]('item', name)}, ${column})`;
}

/** `*` stands for any run of characters, as in webhooks' filters; all else is taken as it is. */
const likePattern = (pattern: string): string => pattern.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%');
