import type { Experiment } from '@bellwether/core';
import type { EventStore } from '../ports/index.ts';
import { bucketOf } from './buckets.ts';
import { conditionsOf } from './conditions.ts';
import type { Filter } from './filters.ts';
import type { Span } from './period.ts';

interface Counts {
  /** Visitors who saw the variant. */
  exposures: number;
  /** Of them, those who met the goal after they had seen it. */
  conversions: number;
}

export interface VariantCounts extends Counts {
  /** The same by the start of the bucket in which it happened to a visitor first. */
  at: Map<number, Counts>;
  /** What their events brought after they had seen it, by currency. */
  revenue: { currency: string; amount: number }[];
}

export interface ExperimentCounts {
  /** Every variant's, by its key. */
  byVariant: Map<string, VariantCounts>;
  /** Visitors who saw several variants. */
  excluded: number;
}

/**
 * @param span the time that counts, cut into buckets
 * @param filters say which exposures count; what visitors did after one counts whatever it was
 */
export async function experimentCounts(
  store: EventStore,
  { id, siteId, goalId, variants }: Experiment,
  span: Span & { buckets: readonly number[] },
  filters: readonly Filter[] = [],
): Promise<ExperimentCounts> {
  const conditions = conditionsOf(filters);
  const params = {
    site: siteId,
    from: span.from,
    to: span.to,
    experiment: id,
    goal: goalId,
    ...conditions.params,
  };
  // An exposure may be told by a ping.
  const counts = conditions.where('pings');
  const [steps, revenue] = await Promise.all([
    store.query<StepRow>(stepsSql(span.buckets, counts), params),
    store.query<RevenueRow>(revenueSql(counts), params),
  ]);
  const byVariant = new Map<string, VariantCounts>(
    variants.map(({ key }) => [key, { exposures: 0, conversions: 0, at: new Map(), revenue: [] }]),
  );
  let excluded = 0;
  for (const { variant, several, bucket, exposures, conversions } of steps) {
    const counts = byVariant.get(variant);
    if (several) excluded += exposures;
    else if (counts) {
      counts.exposures += exposures;
      counts.conversions += conversions;
      counts.at.set(bucket, { exposures, conversions });
    }
  }
  for (const { variant, currency, amount } of revenue) {
    byVariant.get(variant)?.revenue.push({ currency, amount });
  }
  return { byVariant, excluded };
}

interface StepRow extends Counts {
  variant: string;
  several: 0 | 1;
  bucket: number;
}

interface RevenueRow {
  variant: string;
  currency: string;
  amount: number;
}

/**
 * The experiment's visitors, one row each: the variant they saw first and when, whether they saw others, and whatever
 * else is asked of their events. One pass over the few events that matter, without a join: a visitor's events are
 * gathered, and what came before the exposure is then left out.
 * @param counts ` AND …`: which exposures count, or nothing
 * @param wanted which events matter beside those with an exposure
 */
const visitors = (counts: string, wanted: string, gathered: string) => `SELECT
    argMinIf(experiments[{experiment:String}], at, shown) AS variant,
    minIf(at, shown) AS shown_at,
    uniqExactIf(experiments[{experiment:String}], shown) > 1 AS several,
    ${gathered}
  FROM (
    SELECT visitor_id, at, goals, revenue, currency, experiments,
      (mapContains(experiments, {experiment:String})${counts}) AS shown
    FROM events
    WHERE site_id = {site:String}
      AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
      AND (mapContains(experiments, {experiment:String}) OR ${wanted})
  )
  GROUP BY visitor_id HAVING countIf(shown) > 0`;

/** A visitor is one step where they saw the variant and one where they first met the goal from then on. */
const stepsSql = (
  buckets: readonly number[],
  counts: string,
) => `SELECT variant, several, ${bucketOf('step.1', buckets)} AS bucket,
  countIf(step.2 = 'shown') AS exposures, countIf(step.2 = 'met') AS conversions
FROM (
  SELECT variant, several, arrayJoin(arrayConcat(
    [(shown_at, 'shown')],
    arrayMap(met_at -> (met_at, 'met'), arraySlice(arraySort(arrayFilter(met_at -> met_at >= shown_at, met)), 1, 1))
  )) AS step
  FROM (${visitors(counts, 'has(goals, {goal:String})', 'groupArrayIf(at, has(goals, {goal:String})) AS met')})
)
GROUP BY variant, several, bucket`;

const revenueSql = (counts: string) => `SELECT variant, sale.2 AS currency, toFloat64(sum(sale.3)) AS amount
FROM (
  SELECT variant, arrayJoin(arrayFilter(sale -> sale.1 >= shown_at, sales)) AS sale
  FROM (${visitors(
    counts,
    'revenue IS NOT NULL',
    'groupArrayIf((at, currency, assumeNotNull(revenue)), revenue IS NOT NULL) AS sales',
  )})
  WHERE NOT several
)
GROUP BY variant, currency ORDER BY variant, currency`;
