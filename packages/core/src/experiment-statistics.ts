import { type Beta, betaOf, cumulative, density } from './statistics/beta.ts';
import { chiSquareTail } from './statistics/gamma.ts';
import { nodesOver } from './statistics/quadrature.ts';

/** What was counted of a variant. */
export interface Sample {
  /** Visitors who saw it. */
  exposures: number;
  /** Of them, those who converted. */
  conversions: number;
}

/** What the counts say of a variant, beside the others. */
export interface Comparison {
  /** Conversions ÷ exposures; 0 of none. */
  rate: number;
  /** The rate ÷ the control's − 1; null for the control itself, and while the control has no conversion. */
  lift: number | null;
  /** The middle 95 % of what the lift may be; null for the control. */
  liftInterval: Interval | null;
  /** How likely it is the best of all. The chances of all variants add up to 1. */
  chanceToWin: number;
  /** What choosing it is expected to cost in rate, against the best one (0.01: one conversion in a hundred visitors). */
  expectedLoss: number;
}

export interface Interval {
  from: number;
  to: number;
}

/** Before each variant has these there is no verdict: chances swing widely on few conversions. */
export const enough = { exposures: 100, conversions: 10 } as const;

export type Verdict =
  | { state: 'collecting' | 'undecided'; winner: null }
  /** `winner` is the index of a variant whose chance to win has passed the threshold. */
  | { state: 'decided'; winner: number };

/** The width of a stretch of a posterior, in standard deviations. */
const STRETCH = 2;

/**
 * Compares variants by the Beta–binomial model with a uniform prior: with c conversions of n exposures, a rate is
 * distributed as Beta(1 + c, 1 + n − c). Everything is integrated numerically, so that the same counts always give
 * the same answer, for any number of variants:
 *
 * - chance to win of i: ∫ fᵢ(x) Πⱼ≠ᵢ Fⱼ(x) dx, the chance that all others lie below it;
 * - expected loss of i: E[max] − E[i], with E[max] = ∫ (1 − Πⱼ Fⱼ(x)) dx (C. Stucchio, Bayesian A/B Testing at VWO,
 *   2015, defines the loss);
 * - lift: the distribution of the ratio to the control, see `ratioDistribution`.
 *
 * Samples of up to a million exposures give 6 correct digits; see the tests.
 */
export function compareVariants(samples: readonly Sample[], control: number): Comparison[] {
  const posteriors = samples.map(posteriorOf);
  const { chances, losses } = ranking(posteriors);
  const base = samples[control]!;
  return samples.map((sample, i) => ({
    rate: rateOf(sample),
    lift: i === control || base.conversions === 0 ? null : rateOf(sample) / rateOf(base) - 1,
    liftInterval: i === control ? null : liftInterval(posteriors[i]!, posteriors[control]!),
    chanceToWin: chances[i]!,
    expectedLoss: losses[i]!,
  }));
}

/** The highest chance to win decides once it reaches the threshold and all samples suffice. */
export function verdictOf(
  samples: readonly Sample[],
  comparisons: readonly Pick<Comparison, 'chanceToWin'>[],
  threshold: number,
): Verdict {
  const suffices = samples.every(
    ({ exposures, conversions }) => exposures >= enough.exposures && conversions >= enough.conversions,
  );
  if (!suffices) return { state: 'collecting', winner: null };
  const winner = comparisons.findIndex(({ chanceToWin }) => chanceToWin >= threshold);
  return winner === -1 ? { state: 'undecided', winner: null } : { state: 'decided', winner };
}

/**
 * The chance of counts as uneven as these or more so, had visitors been assigned by the weights: Pearson's χ² test
 * with one degree of freedom less than there are variants. Under 0.001 something is wrong with the experiment itself
 * (sample ratio mismatch: A. Fabijan et al., KDD 2019), and its results are not to be trusted.
 */
export function sampleRatioP(counts: readonly number[], weights: readonly number[]): number {
  const total = sum(counts);
  if (total === 0) return 1;
  const weight = sum(weights);
  const terms = counts.map((count, i) => {
    const expected = (total * weights[i]!) / weight;
    return (count - expected) ** 2 / expected;
  });
  return chiSquareTail(sum(terms), counts.length - 1);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const rateOf = ({ exposures, conversions }: Sample): number => (exposures > 0 ? conversions / exposures : 0);

const posteriorOf = ({ exposures, conversions }: Sample): Beta =>
  betaOf(1 + conversions, 1 + exposures - conversions);

/** Where a posterior's mass lies, cut into stretches. */
function breaksOf(posterior: Beta): number[] {
  const { mean, deviation } = posterior;
  const reach = reachOf(posterior);
  const steps = Array.from({ length: (2 * reach) / STRETCH + 1 }, (_, i) => i * STRETCH - reach);
  return steps.map(step => Math.min(1, Math.max(0, mean + step * deviation)));
}

/**
 * How many standard deviations from the mean leave out less than 1e-16. Betas with parameters of 1 and more are
 * log-concave: their tails fall at least exponentially, which asks for 40. With 100 on both sides they fall nearly as
 * a bell's do.
 */
const reachOf = ({ a, b }: Beta): number => (Math.min(a, b) < 100 ? 40 : 12);

function ranking(posteriors: readonly Beta[]): { chances: number[]; losses: number[] } {
  const chances = posteriors.map(() => 0);
  let best = 0;
  // One grid for all: fine wherever any of them is steep.
  for (const { x, weight } of nodesOver([0, 1, ...posteriors.flatMap(breaksOf)])) {
    const below = posteriors.map(posterior => cumulative(posterior, x));
    const all = product(below);
    best += weight * (1 - all);
    // Where a variant's own part is 0, so is its density: nothing is lost.
    if (all === 0) continue;
    for (const [i, posterior] of posteriors.entries()) {
      chances[i]! += ((weight * all) / below[i]!) * density(posterior, x);
    }
  }
  // The densities of a million exposures are good to 8 digits; that the chances add up to 1 is certain.
  const total = sum(chances);
  return {
    chances: chances.map(chance => chance / total),
    losses: posteriors.map(({ mean }) => Math.max(0, best - mean)),
  };
}

const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);

function liftInterval(variant: Beta, control: Beta): Interval {
  const ratio = ratioDistribution(variant, control);
  return { from: quantile(ratio, 0.025) - 1, to: quantile(ratio, 0.975) - 1 };
}

/**
 * The distribution of X ÷ Y for two independent posteriors: P(X ≤ r Y) = ∫ f(y) F(r y) dy, f being Y's density and F
 * the cumulative distribution of X. The grid is fine where either of the two changes fast.
 */
function ratioDistribution(x: Beta, y: Beta): (r: number) => number {
  const [ofX, ofY] = [breaksOf(x), breaksOf(y)];
  return r => {
    const nodes = nodesOver([...ofY, ...ofX.map(rate => Math.min(1, rate / r))]);
    let [below, mass] = [0, 0];
    for (const node of nodes) {
      const share = node.weight * density(y, node.x);
      if (share < NEGLIGIBLE) continue;
      mass += share;
      below += share * cumulative(x, r * node.x);
    }
    return below / mass;
  };
}

/** Of a mass of 1, what is not worth another look. */
const NEGLIGIBLE = 1e-18;

/**
 * Where a distribution of positive numbers reaches p, to 10 digits: by regula falsi on the logarithm, as the Illinois
 * algorithm mends it (M. Dowell, P. Jarratt, BIT 11, 1971): a side that stays twice in a row counts half.
 */
function quantile(distribution: (value: number) => number, p: number): number {
  const excess = (log: number) => distribution(Math.exp(log)) - p;
  let [low, high] = [-1, 1];
  let [under, over] = [excess(low), excess(high)];
  for (; under > 0; under = excess(low)) low *= 2;
  for (; over < 0; over = excess(high)) high *= 2;
  let kept: 'low' | 'high' | null = null;
  // Ten steps or so; the bound is only there to end.
  for (let step = 0; step < 200 && high - low > 1e-10; step++) {
    const middle = (low * over - high * under) / (over - under);
    const found = excess(middle);
    if (Math.abs(found) < 1e-13) return Math.exp(middle);
    if (found < 0) {
      [low, under] = [middle, found];
      if (kept === 'high') over /= 2;
      kept = 'high';
    } else {
      [high, over] = [middle, found];
      if (kept === 'low') under /= 2;
      kept = 'low';
    }
  }
  return Math.exp((low + high) / 2);
}
