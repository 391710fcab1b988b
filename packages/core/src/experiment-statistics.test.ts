import * as fc from 'fast-check';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { compareVariants, type Sample, sampleRatioP, verdictOf } from './index.ts';
import { betaOf, cumulative, density } from './statistics/beta.ts';
import { chiSquareTail, logGamma } from './statistics/gamma.ts';

const sample = (exposures: number, conversions: number): Sample => ({ exposures, conversions });

/**
 * P(B > A) exactly, as a sum over B's conversions with jstat's ln B (E. Miller, Formulas for Bayesian A/B testing,
 * 2015): nothing of it is integrated, so it checks the integration.
 */
function chanceOfSecond(a: Sample, b: Sample): number {
  const [aA, bA] = [1 + a.conversions, 1 + a.exposures - a.conversions];
  const [aB, bB] = [1 + b.conversions, 1 + b.exposures - b.conversions];
  let total = 0;
  for (let i = 0; i < aB; i++) {
    const log =
      jstat.betaln(aA + i, bB + bA) - Math.log(bB + i) - jstat.betaln(1 + i, bB) - jstat.betaln(aA, bA);
    total += Math.exp(log);
  }
  return total;
}

const counts = (most: number) =>
  fc
    .integer({ min: 0, max: most })
    .chain(exposures => fc.integer({ min: 0, max: exposures }).map(c => sample(exposures, c)));

const pairs: [Sample, Sample][] = [
  [sample(0, 0), sample(0, 0)],
  [sample(100, 10), sample(100, 12)],
  [sample(100, 0), sample(100, 0)],
  [sample(100, 0), sample(100, 1)],
  [sample(1000, 100), sample(1000, 120)],
  [sample(100, 100), sample(100, 99)],
  [sample(50, 5), sample(1_000_000, 1000)],
  [sample(1_000_000, 1000), sample(1_000_000, 1100)],
  [sample(1_000_000, 0), sample(1_000_000, 3)],
  [sample(1_000_000, 100_000), sample(1_000_000, 100_500)],
  [sample(1_000_000, 500_000), sample(1_000_000, 500_500)],
];

describe('the special functions agree with jstat', () => {
  it('ln Γ', () => {
    for (const x of [0.5, 1, 1.5, 2, 3.7, 11.9, 12, 100, 12_345.6, 1e6, 3e6]) {
      expect(Math.abs(logGamma(x) - jstat.gammaln(x))).toBeLessThan(1e-9 * Math.max(1, logGamma(x)));
    }
  });

  it('the beta distribution', () => {
    const parameter = fc.integer({ min: 1, max: 3000 });
    const place = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(parameter, parameter, place, (a, b, x) => {
        expect(cumulative(betaOf(a, b), x)).toBeCloseTo(jstat.beta.cdf(x, a, b), 6);
        expect(density(betaOf(a, b), x)).toBeCloseTo(jstat.beta.pdf(x, a, b), 6);
      }),
    );
  });

  it('the tail of χ²', () => {
    const x = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(x, fc.integer({ min: 1, max: 9 }), (value, df) => {
        expect(chiSquareTail(value, df)).toBeCloseTo(1 - jstat.chisquare.cdf(value, df), 6);
      }),
    );
  });
});

describe('the chance to win', () => {
  it.each(pairs)('of %j and %j agrees with the exact sum', (a, b) => {
    const [first, second] = compareVariants([a, b], 0);
    expect(second!.chanceToWin).toBeCloseTo(chanceOfSecond(a, b), 6);
    expect(first!.chanceToWin + second!.chanceToWin).toBeCloseTo(1, 12);
  });

  it('agrees with it for any counts', () => {
    fc.assert(
      fc.property(counts(5000), counts(5000), (a, b) => {
        expect(compareVariants([a, b], 0)[1]!.chanceToWin).toBeCloseTo(chanceOfSecond(a, b), 6);
      }),
      { numRuns: 50 },
    );
  });

  it('of all variants adds up to 1, is the same for the same counts, and the same each time', () => {
    fc.assert(
      fc.property(fc.array(counts(100_000), { minLength: 2, maxLength: 4 }), samples => {
        const doubled = [...samples, samples[0]!];
        const result = compareVariants(doubled, 0);
        expect(result.reduce((total, { chanceToWin }) => total + chanceToWin, 0)).toBeCloseTo(1, 9);
        expect(result.at(-1)!.chanceToWin).toBeCloseTo(result[0]!.chanceToWin, 9);
        expect(compareVariants(doubled, 0)).toEqual(result);
      }),
      { numRuns: 10 },
    );
  });

  it('of three equals the double integral by jstat', () => {
    const samples = [sample(200, 20), sample(180, 25), sample(220, 24)];
    const chance = integral(x => {
      const [a, b, c] = samples.map(betaArguments);
      return jstat.beta.pdf(x, ...c!) * jstat.beta.cdf(x, ...a!) * jstat.beta.cdf(x, ...b!);
    });
    expect(compareVariants(samples, 0)[2]!.chanceToWin).toBeCloseTo(chance, 6);
  });
});

describe('the expected loss', () => {
  it.each(pairs.slice(0, 6))('of %j and %j equals E[max] − E[own] by jstat', (a, b) => {
    const best = integral(
      x => 1 - jstat.beta.cdf(x, ...betaArguments(a)) * jstat.beta.cdf(x, ...betaArguments(b)),
    );
    const losses = compareVariants([a, b], 0).map(({ expectedLoss }) => expectedLoss);
    for (const [i, s] of [a, b].entries()) {
      expect(losses[i]).toBeCloseTo(best - jstat.beta.mean(...betaArguments(s)), 6);
    }
  });
});

describe('the lift', () => {
  it('is none for the control, nor while the control has no conversion', () => {
    const [control, other] = compareVariants([sample(100, 0), sample(100, 5)], 0);
    expect(control).toMatchObject({ lift: null, liftInterval: null });
    expect(other!.lift).toBeNull();
    expect(other!.liftInterval!.from).toBeLessThan(other!.liftInterval!.to);
  });

  it.each(pairs.slice(0, 6))('of %j and %j has 2.5 % of its mass on either side, by jstat', (a, b) => {
    const { from, to } = compareVariants([a, b], 0)[1]!.liftInterval!;
    const massUpTo = (lift: number) =>
      integral(
        rate =>
          jstat.beta.pdf(rate, ...betaArguments(a)) *
          jstat.beta.cdf(Math.min(1, rate * (1 + lift)), ...betaArguments(b)),
      );
    expect(massUpTo(from)).toBeCloseTo(0.025, 6);
    expect(massUpTo(to)).toBeCloseTo(0.975, 6);
  });

  it('in relation to the control is turned about when control and variant change places', () => {
    fc.assert(
      fc.property(counts(20_000), counts(20_000), (a, b) => {
        const { from, to } = compareVariants([a, b], 0)[1]!.liftInterval!;
        const turned = compareVariants([a, b], 1)[0]!.liftInterval!;
        expect(Math.log1p(turned.from)).toBeCloseTo(-Math.log1p(to), 6);
        expect(Math.log1p(turned.to)).toBeCloseTo(-Math.log1p(from), 6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the ratio of the samples', () => {
  it.each([
    [[5000, 5000], [1, 1], 1],
    [[0, 0], [1, 1], 1],
  ])('%j by %j gives p = %d', (observed, weights, p) => {
    expect(sampleRatioP(observed, weights)).toBe(p);
  });

  it('agrees with jstat', () => {
    const observed = [5100, 4900, 10_200];
    const expected = [5050, 5050, 10_100];
    const statistic = observed.reduce((t, o, i) => t + (o - expected[i]!) ** 2 / expected[i]!, 0);
    expect(sampleRatioP(observed, [1, 1, 2])).toBeCloseTo(1 - jstat.chisquare.cdf(statistic, 2), 6);
  });

  it('that could not come about by chance is below 0.001', () => {
    expect(sampleRatioP([5000, 5500], [1, 1])).toBeLessThan(0.001);
    expect(sampleRatioP([1_000_000, 1_010_000], [1, 1])).toBeLessThan(1e-9);
  });
});

describe('the verdict', () => {
  const judge = (samples: Sample[], threshold = 0.95) =>
    verdictOf(samples, compareVariants(samples, 0), threshold);

  it.each<[string, Sample[], ReturnType<typeof verdictOf>]>([
    ['waits for exposures', [sample(99, 20), sample(1000, 900)], { state: 'collecting', winner: null }],
    ['waits for conversions', [sample(1000, 9), sample(1000, 900)], { state: 'collecting', winner: null }],
    [
      'leaves open what is open',
      [sample(1000, 100), sample(1000, 105)],
      { state: 'undecided', winner: null },
    ],
    ['names the winner', [sample(1000, 100), sample(1000, 150)], { state: 'decided', winner: 1 }],
    ['may find for the control', [sample(1000, 150), sample(1000, 100)], { state: 'decided', winner: 0 }],
  ])('%s', (_, samples, verdict) => {
    expect(judge(samples)).toEqual(verdict);
  });
});

function betaArguments({ exposures, conversions }: Sample): [number, number] {
  return [1 + conversions, 1 + exposures - conversions];
}

/** Simpson's rule on [0, 1], fine enough for the bells of a few thousand; finest near 0, by x = t³. */
function integral(f: (x: number) => number): number {
  const steps = 20_000;
  const g = (t: number) => f(t ** 3) * 3 * t * t;
  let total = g(0) + g(1);
  for (let i = 1; i < steps; i++) total += g(i / steps) * (i % 2 ? 4 : 2);
  return total / steps / 3;
}
