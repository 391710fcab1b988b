import type { FunnelQuery, FunnelStepResult } from '@bellwether/contract';
import { type Funnel, type FunnelStep, iso, type Site } from '@bellwether/core';
import { pathExpression } from './comparison.ts';
import { REACH } from './conditions.ts';
import { ratio } from './metrics.ts';
import { filtersOf, periodOf, type ReportDeps, scopeOf } from './scope.ts';

/** How many came as far as a step. */
interface Reached {
  visitors: number;
  visits: number;
}

export interface FunnelCounts {
  period: { from: string; to: string; timezone: string };
  steps: Pick<
    FunnelStepResult,
    'visitors' | 'visits' | 'dropOff' | 'dropOffRate' | 'conversionFromPrevious' | 'conversionFromFirst'
  >[];
  conversionRate: number;
}

/**
 * How far visitors came who took the first step in the period; the further steps may lie behind its end, so that
 * those who came in late are not held to be lost. Filters choose visits.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, and what the store throws
 */
export async function funnelReport(
  deps: ReportDeps,
  site: Site,
  funnel: Funnel,
  query: FunnelQuery,
  now: number,
): Promise<FunnelCounts> {
  const period = await periodOf(deps, site, query, now);
  const window = funnel.windowSeconds === null ? REACH : funnel.windowSeconds * 1000;
  const scope = scopeOf(site, { from: period.from, to: period.to + window }, filtersOf(query));
  const steps = funnel.steps.map(conditionOf);
  const sql = funnelSql(
    steps.map(step => step.sql),
    scope.visits,
    funnel.scope === 'visit' ? 'visitor, session' : 'visitor',
  );
  const params = { ...scope.params, entered: period.to, window };
  const [row] = await deps.store.query<{ visitors: number[]; units: number[] }>(
    sql,
    Object.assign(params, ...steps.map(step => step.params)),
  );
  const reached = funnel.steps.map((_, index) => ({
    visitors: row?.visitors[index] ?? 0,
    visits: row?.units[index] ?? 0,
  }));
  return {
    period: { from: iso(period.from), to: iso(period.to), timezone: period.zone.name },
    ...resultOf(reached, funnel.scope),
  };
}

/**
 * ClickHouse's own windowFunnel lets one event take two steps, or with `strict_increase` none of two that share
 * a millisecond. So the events of each visit (or visitor) that are a step are folded in their order: `reached[i]` is
 * the latest first step from which step i was come to, −1 while none was. The latest, since it leaves the most time.
 *
 * Of what happened in the same millisecond, pageviews come before custom events; among equals a number made of the
 * id decides, so that the answer is always the same (the id itself would take four times the memory).
 */
function funnelSql(steps: readonly string[], events: string, unit: string): string {
  const mask = steps.map((step, index) => `bitShiftLeft(toUInt8(${step}), ${index})`).join(' + ');
  const taken = (step: string) => `bitTest(event.4, ${step} - 1)`;
  const came = (step: string) =>
    `reached[${step} - 1] >= 0 AND event.1 - reached[${step} - 1] <= {window:Int64}`;
  const farthest = steps.map((_, index) => index + 1);
  return `WITH arrayFold(
    (reached, event) -> arrayMap(step -> multiIf(
      step = 1 AND ${taken('step')} AND event.1 < {entered:Int64}, event.1,
      step > 1 AND ${taken('step')} AND ${came('step')}, reached[step - 1],
      reached[step]), range(1, ${steps.length + 1})),
    arraySort(groupArray((toUnixTimestamp64Milli(at), type, tie, steps))),
    arrayWithConstant(${steps.length}, toInt64(-1))) AS reached
SELECT [${farthest.map(step => `uniqExactIf(visitor, level >= ${step})`).join(', ')}] AS visitors,
  [${farthest.map(step => `countIf(level >= ${step})`).join(', ')}] AS units
FROM (
  SELECT ${unit}, arrayCount(start -> start >= 0, reached) AS level
  FROM (SELECT visitor, session, at, type, sipHash64(event_id) AS tie, ${mask} AS steps
    FROM events WHERE ${events})
  WHERE steps != 0
  GROUP BY ${unit})`;
}

function conditionOf(step: FunnelStep, index: number): { sql: string; params: Record<string, string> } {
  const name = `step${index}`;
  switch (step.kind) {
    case 'goal':
      return { sql: `has(goals, {${name}:String})`, params: { [name]: step.goalId } };
    case 'page':
      return {
        sql: `(type = 'pageview' AND match(path, {${name}:String}))`,
        params: { [name]: pathExpression(step.path) },
      };
    case 'event':
      return { sql: `(type = 'event' AND name = {${name}:String})`, params: { [name]: step.eventName } };
  }
}

function resultOf(reached: readonly Reached[], scope: Funnel['scope']): Omit<FunnelCounts, 'period'> {
  const count = ({ visits, visitors }: Reached) => (scope === 'visit' ? visits : visitors);
  const counts = reached.map(count);
  const first = counts[0] ?? 0;
  return {
    steps: reached.map(({ visitors, visits }, index) => {
      const here = counts[index]!;
      const before = counts[index - 1] ?? here;
      return {
        visitors,
        visits: scope === 'visit' ? visits : null,
        dropOff: before - here,
        dropOffRate: ratio(before - here, before),
        conversionFromPrevious: ratio(here, before),
        conversionFromFirst: ratio(here, first),
      };
    }),
    conversionRate: ratio(counts.at(-1) ?? 0, first),
  };
}
