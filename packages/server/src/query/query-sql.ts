import type { QueryMetric } from '@bellwether/contract';
import { REACH } from './conditions.ts';
import type { Key } from './grouping.ts';
import { eventSums, selected, sessionSums } from './metrics.ts';
import type { Scope } from './scope.ts';
import { eventsWithVisits } from './visit-columns.ts';

/** What a query's parts sum up; metrics are made of these. */
const sums = [
  'visitors',
  'pageviews',
  'events',
  'conversions',
  'converters',
  'visits',
  'bounces',
  'seconds',
] as const;
type Sum = (typeof sums)[number];

type Part = 'events' | 'visits' | 'revenue';

/** Each metric over the sums: of which parts, and how. */
const metrics: Record<QueryMetric, { parts: Part[]; sql: string }> = {
  visitors: { parts: ['events'], sql: 'visitors' },
  visits: { parts: ['visits'], sql: 'visits' },
  pageviews: { parts: ['events'], sql: 'pageviews' },
  events: { parts: ['events'], sql: 'events' },
  viewsPerVisit: { parts: ['events', 'visits'], sql: share('pageviews', 'visits') },
  bounceRate: { parts: ['visits'], sql: share('bounces', 'visits') },
  visitDuration: { parts: ['visits'], sql: share('seconds', 'visits') },
  conversions: { parts: ['events'], sql: 'conversions' },
  conversionRate: { parts: ['events'], sql: share('converters', 'everyone') },
  revenue: { parts: ['revenue'], sql: 'revenue' },
};

/** Nothing of nothing is 0. */
function share(part: string, whole: string): string {
  return `if(${whole} > 0, ${part} / ${whole}, 0)`;
}

export interface QueryPlan {
  metrics: readonly QueryMetric[];
  keys: readonly Key[];
  scope: Scope;
  /**
   * The same without the filters on goals, where there are such: whom the converters are a share of. Its parameters
   * are among those of `scope`.
   */
  everyone: Scope | null;
  /** SQL of the order. */
  orderBy: string;
}

/** The columns of the answer: keys as `k0`, `k1`, …, metrics as `m_<name>`. */
export const keyColumn = (index: number): string => `k${index}`;
export const metricColumn = (metric: QueryMetric): string => `m_${metric}`;

/**
 * One statement for all of it. The parts are stacked and summed by key rather than joined, since each may lack rows
 * the others have; what a part lacks is 0. Needs `limit` and `offset` beside the plan's parameters.
 */
export function querySql({ metrics: asked, keys, scope, everyone, orderBy }: QueryPlan): string {
  const names = keys.map((_, index) => keyColumn(index));
  const needed = new Set(asked.flatMap(metric => metrics[metric].parts));
  const stacked = [...needed].map(part => parts[part](keys, scope));
  const columns = [
    ...names,
    ...sums.map(sum => `sum(${sum}_part) AS ${sum}`),
    'arraySort(groupArrayArray(revenue_part)) AS revenue',
  ];
  const summed = `SELECT ${columns.join(', ')} FROM (${stacked.join('\n  UNION ALL ')}) ${groupBy(names)}`;
  const rate = asked.includes('conversionRate') ? withEveryone(summed, keys, scope, everyone) : summed;
  const answered = [...names, ...asked.map(metric => `${metrics[metric].sql} AS ${metricColumn(metric)}`)];
  return `SELECT ${answered.join(', ')} FROM (${rate})
${orderBy ? `ORDER BY ${orderBy}` : ''} LIMIT {limit:UInt32} OFFSET {offset:UInt64}`;
}

const groupBy = (names: readonly string[]) => (names.length > 0 ? `GROUP BY ${names.join(', ')}` : '');

const columnsOfKeys = (keys: readonly Key[], column: (key: Key) => string) =>
  keys.map((key, index) => `${column(key)} AS ${keyColumn(index)}`);

/** The rows of events that count, with their keys; those of goals as often as they met one. */
function keyedEvents(keys: readonly Key[], scope: Scope): string {
  const perGoal = keys.some(key => key.perGoal);
  const columns = columnsOfKeys(keys, key => (key.perGoal ? goalsThatCount(scope) : key.ofEvent));
  const visitColumns = [...new Set(keys.flatMap(key => key.visitColumn ?? []))];
  const rest = ['visitor', 'session', 'type', 'revenue', 'currency'];
  const converted = `${perGoal ? '1' : scope.conversions} AS converted`;
  return `(SELECT ${[...columns, ...rest, converted].join(', ')}
    FROM ${eventsWithVisits(visitColumns)} WHERE ${scope.events})`;
}

const goalsThatCount = ({ goal }: Scope) =>
  `arrayJoin(${goal ? `arrayFilter(goal -> ${goal('goal')}, goals)` : 'goals'})`;

const parts: Record<Part, (keys: readonly Key[], scope: Scope) => string> = {
  events: (keys, scope) =>
    partSql(keys, pick(eventSums), `FROM ${keyedEvents(keys, scope)} ${groupBy(keyNames(keys))}`),
  visits: (keys, scope) =>
    keys.every(key => key.ofSession !== null) ? visitsBegun(keys, scope) : visitsOfEvents(keys, scope),
  revenue(keys, scope) {
    const names = keyNames(keys);
    const amounts = `SELECT ${[...names, 'currency', 'toFloat64(sum(revenue)) AS amount'].join(', ')}
    FROM ${keyedEvents(keys, scope)} WHERE revenue IS NOT NULL ${groupBy([...names, 'currency'])}`;
    const revenue = 'groupArray((toString(currency), amount))';
    return partSql(keys, {}, `FROM (${amounts}) ${groupBy(names)}`, revenue);
  },
};

/** Visits that began in the period. A state that was taken back leaves a key without visits. */
function visitsBegun(keys: readonly Key[], scope: Scope): string {
  const columns = columnsOfKeys(keys, key => key.ofSession ?? '');
  const rows = `(SELECT ${[...columns, 'sign', 'is_bounce', 'duration'].join(', ')}
    FROM sessions WHERE ${scope.sessions})`;
  const having = keys.length > 0 ? 'HAVING sum(sign) > 0' : '';
  return partSql(keys, pick(sessionSums), `FROM ${rows} ${groupBy(keyNames(keys))} ${having}`);
}

/** Where only events know a key: the visits that have such an event, each once for a key, as they came out. */
function visitsOfEvents(keys: readonly Key[], scope: Scope): string {
  const names = keyNames(keys);
  const visits = `SELECT DISTINCT ${[...names, 'session'].join(', ')} FROM ${keyedEvents(keys, scope)}`;
  // In milliseconds, as secondsLasted adds them.
  const outcomes = `SELECT session, sum(sign * is_bounce) AS bounced, sum(sign * toInt64(round(duration * 1000))) AS lasted
    FROM sessions WHERE site_id = {site:String} AND started_at < fromUnixTimestamp64Milli({to:Int64})
      AND started_at >= fromUnixTimestamp64Milli({from:Int64} - ${REACH})
    GROUP BY session`;
  return partSql(
    keys,
    { visits: 'count()', bounces: 'sum(bounced)', seconds: 'sum(lasted) / 1000' },
    `FROM (${visits}) AS visited ANY LEFT JOIN (${outcomes}) AS outcome USING (session) ${groupBy(names)}`,
  );
}

/**
 * Beside each row the visitors its converters are a share of: those of the same row under the same filters, goals
 * aside.
 */
function withEveryone(summed: string, keys: readonly Key[], scope: Scope, everyone: Scope | null): string {
  const perGoal = keys.some(key => key.perGoal);
  if (!everyone && !perGoal) return `SELECT *, visitors AS everyone FROM (${summed})`;
  const shared = keys.flatMap((key, index) => (key.perGoal ? [] : [keyColumn(index)]));
  const others = keys.map(key => (key.perGoal ? { ...key, perGoal: false, ofEvent: `''` } : key));
  const counted = `SELECT ${[...shared, 'uniqExact(visitor) AS everyone'].join(', ')}
    FROM ${keyedEvents(others, everyone ?? scope)} ${groupBy(shared)}`;
  return shared.length === 0
    ? `SELECT *, (${counted}) AS everyone FROM (${summed})`
    : `SELECT * FROM (${summed}) AS counted ANY LEFT JOIN (${counted}) AS everybody USING (${shared.join(', ')})`;
}

const keyNames = (keys: readonly Key[]) => keys.map((_, index) => keyColumn(index));
const pick = (aggregates: Partial<Record<Sum, string>>) => aggregates;

/** A part: its keys, its own sums, and nothing for the others'. */
function partSql(
  keys: readonly Key[],
  own: Partial<Record<Sum, string>>,
  rest: string,
  revenue = `CAST([], 'Array(Tuple(String, Float64))')`,
): string {
  const columns = Object.fromEntries(
    sums.map(sum => [`${sum}_part`, `toFloat64(${own[sum] ?? '0'})`] as const),
  );
  return `SELECT ${[...keyNames(keys), selected({ ...columns, revenue_part: revenue })].join(', ')} ${rest}`;
}
