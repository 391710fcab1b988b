import { logGamma } from './gamma.ts';

/** A Beta distribution: what is known of a rate. Here both parameters are at least 1, so it has one peak. */
export interface Beta {
  a: number;
  b: number;
  mean: number;
  /** Standard deviation. */
  deviation: number;
  /** ln B(a, b). */
  logBeta: number;
}

export const betaOf = (a: number, b: number): Beta => ({
  a,
  b,
  mean: a / (a + b),
  deviation: Math.sqrt((a * b) / (a + b + 1)) / (a + b),
  logBeta: logGamma(a) + logGamma(b) - logGamma(a + b),
});

/** The density at x, 0 < x < 1. */
export const density = ({ a, b, logBeta }: Beta, x: number): number =>
  Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta);

/**
 * The chance of a value up to x: the regularised incomplete beta function Iₓ(a, b), by its continued fraction
 * (DLMF 8.17.22), on whichever side of the mean it converges fast (DLMF 8.17.4), as in Numerical Recipes §6.4.
 */
export function cumulative({ a, b, mean, logBeta }: Beta, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta);
  // Most places asked for lie in the far tails, where there is nothing to add up.
  if (scale < NEGLIGIBLE) return x < mean ? 0 : 1;
  return x < (a + 1) / (a + b + 2)
    ? (scale * fraction(a, b, x)) / a
    : 1 - (scale * fraction(b, a, 1 - x)) / b;
}

/** What a tail is left out for: some ten standard deviations from the mean, where it is below 1e-16. */
const NEGLIGIBLE = 1e-20;

/** Terms grow with √max(a, b), a few hundred for a million; the bound is only there to end. */
const MOST_TERMS = 100_000;
/** In place of a zero that would be divided by. */
const TINY = 1e-300;

/** By Lentz' method. */
function fraction(a: number, b: number, x: number): number {
  const whole = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / whole(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / whole(1 + even * d);
    c = whole(1 + even / c);
    product *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / whole(1 + odd * d);
    c = whole(1 + odd / c);
    product *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return product;
}
