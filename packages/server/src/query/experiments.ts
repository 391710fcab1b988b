import type { ExperimentItem, ExperimentQuery, ExperimentResults } from '@bellwether/contract';
import {
  compareVariants,
  type Experiment,
  type Goal,
  iso,
  type Site,
  sampleRatioP,
  verdictOf,
} from '@bellwether/core';
import { bucketStarts } from './buckets.ts';
import { type ExperimentCounts, experimentCounts, type VariantCounts } from './experiment-counts.ts';
import { ratio } from './metrics.ts';
import type { Span } from './period.ts';
import { filtersOf, periodOf, type ReportDeps } from './scope.ts';
import { DAY } from './zone.ts';

/** Below it the numbers of exposures are no accident: see core's `sampleRatioP`. */
const MISMATCH = 0.001;
/** A longer experiment is drawn by weeks. */
const DAYS_OF_DAYS = 366;

/**
 * What an experiment has come to: its counts from the start to its end, or now, and what they say; or in the part of
 * that time that is asked for. Filters say which exposures count.
 * @param goal null once it has been deleted
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter`, and what the store throws
 */
export async function experimentReport(
  deps: ReportDeps,
  site: Site,
  experiment: Experiment,
  goal: Goal | null,
  now: number,
  query: ExperimentQuery = {},
): Promise<ExperimentResults> {
  const filters = filtersOf(query);
  const asked = await periodOf(deps, site, query, now);
  const item = experimentItem(experiment, goal);
  const span = spanOf(experiment, now, isAsked(query) ? asked : null);
  if (span === null)
    return { ...item, period: null, ...resultsOf(experiment, nothing(experiment)), series: [] };
  const { from, to } = span;
  const interval = to - from > DAYS_OF_DAYS * DAY ? 'week' : 'day';
  const buckets = bucketStarts(from, Math.max(to, from + 1), interval, asked.zone);
  const counts = await experimentCounts(deps.store, experiment, { from, to, buckets }, filters);
  return {
    ...item,
    period: { from: iso(from), to: iso(to), timezone: asked.zone.name, interval },
    ...resultsOf(experiment, counts),
    series: seriesOf(experiment, counts, buckets),
  };
}

const isAsked = ({ period, from, to }: ExperimentQuery): boolean =>
  period !== undefined || from !== undefined || to !== undefined;

/** The experiment's time, as far as it lies in what was asked for; null where it does not. */
function spanOf({ startedAt, endedAt }: Experiment, now: number, asked: Span | null): Span | null {
  if (startedAt === null) return null;
  const from = Math.max(startedAt, asked?.from ?? startedAt);
  const to = Math.min(endedAt ?? now, asked?.to ?? Number.POSITIVE_INFINITY);
  return from < to || asked === null ? { from, to } : null;
}

/** An experiment with its goal by name. */
export function experimentItem(experiment: Experiment, goal: Goal | null): ExperimentItem {
  const { siteId: _, goalId, startedAt, endedAt, decision, createdAt, ...rest } = experiment;
  return {
    ...rest,
    goal: { id: goalId, name: goal?.name ?? null },
    startedAt: startedAt === null ? null : iso(startedAt),
    endedAt: endedAt === null ? null : iso(endedAt),
    decision: decision && { ...decision, at: iso(decision.at) },
    createdAt: iso(createdAt),
  };
}

function resultsOf(
  { variants, threshold }: Experiment,
  { byVariant, excluded }: ExperimentCounts,
): Pick<ExperimentResults, 'results' | 'excludedVisitors' | 'sampleRatio' | 'verdict'> {
  const samples = variants.map(({ key }) => byVariant.get(key)!);
  const control = variants.findIndex(variant => variant.isControl);
  const comparisons = compareVariants(samples, control);
  const { state, winner } = verdictOf(samples, comparisons, threshold);
  const p = sampleRatioP(
    samples.map(sample => sample.exposures),
    variants.map(variant => variant.weight),
  );
  return {
    results: variants.map((variant, i) => {
      const { exposures, conversions, revenue } = samples[i]!;
      const perVisitor = revenue.map(money => ({ ...money, perVisitor: ratio(money.amount, exposures) }));
      return { ...variant, exposures, conversions, ...comparisons[i]!, revenue: perVisitor };
    }),
    excludedVisitors: excluded,
    sampleRatio: { p, mismatch: p < MISMATCH },
    verdict: { state, winner: winner === null ? null : variants[winner]!.key },
  };
}

const seriesOf = ({ variants }: Experiment, { byVariant }: ExperimentCounts, buckets: readonly number[]) =>
  buckets.map(start => ({
    time: iso(start),
    variants: variants.map(({ key }) => {
      const { exposures = 0, conversions = 0 } = byVariant.get(key)!.at.get(start) ?? {};
      return { key, exposures, conversions };
    }),
  }));

const nothing = ({ variants }: Experiment): ExperimentCounts => ({
  byVariant: new Map(variants.map(({ key }) => [key, noCounts()])),
  excluded: 0,
});

const noCounts = (): VariantCounts => ({ exposures: 0, conversions: 0, at: new Map(), revenue: [] });
