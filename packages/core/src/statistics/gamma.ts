/** ln 2π ÷ 2. */
const HALF_LOG_2PI = 0.918_938_533_204_672_8;

/** Coefficients of Stirling's series, B₂ₖ ÷ (2k(2k − 1)) (DLMF 5.11.1, https://dlmf.nist.gov/5.11.E1). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360];

/**
 * ln Γ(x) for x > 0, to about 15 digits: Stirling's series from 12 on, below it by Γ(x + 1) = x Γ(x)
 * (DLMF 5.5.1).
 */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 12; z++) shift += Math.log(z);
  let series = 0;
  for (const coefficient of STIRLING.toReversed()) series = series / (z * z) + coefficient;
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_2PI + series / z - shift;
}

/**
 * The upper tail of the χ² distribution, the regularised incomplete gamma function Q(df ÷ 2, x ÷ 2): the power
 * series of P below the mean (DLMF 8.7.1), the continued fraction of Q above it (DLMF 8.9.2), as in Numerical
 * Recipes §6.2.
 * @param df degrees of freedom, at least 1
 */
export function chiSquareTail(x: number, df: number): number {
  if (x <= 0) return 1;
  const [a, z] = [df / 2, x / 2];
  const scale = Math.exp(a * Math.log(z) - z - logGamma(a));
  return z < a + 1 ? 1 - scale * lowerSeries(a, z) : scale * upperFraction(a, z);
}

function lowerSeries(a: number, z: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= z / (a + n);
    sum += term;
  }
  return sum;
}

/** By Lentz' method. */
function upperFraction(a: number, z: number): number {
  let b = z + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > Number.EPSILON; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    change = c * d;
    fraction *= change;
  }
  return fraction;
}
