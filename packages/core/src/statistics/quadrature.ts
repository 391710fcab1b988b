/** Where an integrand is looked at, and what the look counts. */
export interface Node {
  x: number;
  weight: number;
}

const POINTS = 16;

/**
 * Nodes of Gauss–Legendre integration with 16 points on each stretch between two neighbouring breaks: exact for
 * polynomials up to degree 31, so a stretch of two standard deviations of a bell leaves errors below 1e-14.
 * @param breaks in any order, at least two different ones
 */
export function nodesOver(breaks: readonly number[]): Node[] {
  const sorted = [...new Set(breaks)].sort((a, b) => a - b);
  return sorted.slice(1).flatMap((to, i) => {
    const half = (to - sorted[i]!) / 2;
    return rule.map(({ x, weight }) => ({ x: sorted[i]! + half * (1 + x), weight: half * weight }));
  });
}

/**
 * The rule on [−1, 1]: the roots of the Legendre polynomial, found by Newton's method, with weights
 * 2 ÷ ((1 − x²) P′(x)²) (DLMF 3.5(v)).
 */
const rule: readonly Node[] = Array.from({ length: POINTS }, (_, i) => {
  let x = Math.cos((Math.PI * (i + 0.75)) / (POINTS + 0.5));
  for (let step = 0; step < 10; step++) x -= legendre(x).value / legendre(x).slope;
  return { x, weight: 2 / ((1 - x * x) * legendre(x).slope ** 2) };
});

/** By Bonnet's recursion. */
function legendre(x: number): { value: number; slope: number } {
  let [before, value] = [1, x];
  for (let n = 2; n <= POINTS; n++) {
    [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  }
  return { value, slope: (POINTS * (x * value - before)) / (x * x - 1) };
}
