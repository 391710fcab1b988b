import type { ExperimentResults, VariantResult } from '@bellwether/contract';
import { chance, count, percent } from './numbers.ts';

/** What each variant needs before a winner is called (docs/experiments.md). */
export const enough = { exposures: 100, conversions: 10 } as const;

export interface Verdict {
  tone: 'good' | 'plain' | 'warn';
  title: string;
  /** What it means, and what to do. */
  text: string;
}

/** What the results say, in words. */
export function verdictOf(experiment: ExperimentResults): Verdict {
  const { status, results, verdict, sampleRatio, threshold } = experiment;
  if (status === 'draft')
    return {
      tone: 'plain',
      title: 'Not started',
      text: 'Put the snippet below into your pages, then start it. Until then nobody is shown a variant of it.',
    };
  if (sampleRatio.mismatch)
    return {
      tone: 'warn',
      title: 'The split is wrong: don’t trust these results',
      text: `Visitors are not spread over the variants as the weights say (p = ${smallP(sampleRatio.p)}). Often a variant breaks its page, or is slower to show, so that some are never counted. Mend it, and make a new experiment.`,
    };
  if (verdict.state === 'collecting') return collecting(results);
  const leader = leaderOf(results);
  if (!leader) return collecting(results);
  if (verdict.state === 'decided') {
    const winner = results.find(({ key }) => key === verdict.winner) ?? leader;
    return {
      tone: 'good',
      title: `“${winner.name}” wins`,
      text: `Its chance to be the best is ${chance(winner.chanceToWin)}. ${cost(winner)}`,
    };
  }
  return {
    tone: 'plain',
    title: 'No winner yet',
    text: `“${leader.name}” leads with a chance to win of ${chance(leader.chanceToWin)}; ${percent(threshold)} is needed. ${cost(leader)}`,
  };
}

/** Names whichever variant has least. */
function collecting(results: readonly VariantResult[]): Verdict {
  const byExposures = least(results, 'exposures');
  const byConversions = least(results, 'conversions');
  const lacks = [
    byExposures && byExposures.exposures < enough.exposures
      ? `${count(byExposures.exposures)} of ${enough.exposures} exposures of “${byExposures.name}”`
      : null,
    byConversions && byConversions.conversions < enough.conversions
      ? `${count(byConversions.conversions)} of ${enough.conversions} conversions of “${byConversions.name}”`
      : null,
  ].filter(text => text !== null);
  return {
    tone: 'plain',
    title: 'Not enough data yet',
    text: `${lacks.join(', ')}. Before each variant has ${enough.exposures} exposures and ${enough.conversions} conversions, chance speaks louder than the variants.`,
  };
}

const least = (results: readonly VariantResult[], what: 'exposures' | 'conversions') =>
  results.reduce<VariantResult | null>((a, b) => (a && a[what] <= b[what] ? a : b), null);

export const leaderOf = (results: readonly VariantResult[]): VariantResult | null =>
  results.reduce<VariantResult | null>((a, b) => (a && a.chanceToWin >= b.chanceToWin ? a : b), null);

/** An expected loss is in rate: it is said as conversions of ten thousand visitors. */
const cost = ({ expectedLoss }: VariantResult): string => {
  const lost = expectedLoss * 10_000;
  const said = lost < 0.1 ? 'less than 0.1' : lost < 10 ? lost.toFixed(1) : count(Math.round(lost));
  return `If it is not, choosing it costs ${said} conversions in 10,000 visitors on average.`;
};

const smallP = (p: number): string => (p < 0.0001 ? 'less than 0.0001' : p.toFixed(4));

/** Both of what a variant needs, as a share, 0–1: how far it is from a verdict. */
export const progressOf = (results: readonly VariantResult[]): number =>
  Math.min(
    1,
    ...results.flatMap(({ exposures, conversions }) => [
      exposures / enough.exposures,
      conversions / enough.conversions,
    ]),
  );
