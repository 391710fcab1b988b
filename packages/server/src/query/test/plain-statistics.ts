/**
 * The statistics of experiments by adding up thin slices of the densities, and by nothing else: what core's
 * integrals are held against, to five digits or so.
 */
const SLICES = 40_000;

/** How a rate is distributed of which `conversions` of `exposures` are known, over slices from 0 to 1. */
interface Belief {
  /** The mass in each slice. */
  mass: number[];
  /** The mass below the middle of each slice. */
  below: number[];
  mean: number;
}

const middle = (slice: number) => (slice + 0.5) / SLICES;

function belief({ exposures, conversions }: { exposures: number; conversions: number }): Belief {
  const slices = Array.from({ length: SLICES }, (_, i) => i);
  const log = slices.map(
    i => conversions * Math.log(middle(i)) + (exposures - conversions) * Math.log(1 - middle(i)),
  );
  const highest = log.reduce((a, b) => Math.max(a, b));
  const heights = log.map(height => Math.exp(height - highest));
  const whole = heights.reduce((a, b) => a + b);
  const mass = heights.map(height => height / whole);
  let sum = 0;
  const below = mass.map(part => {
    sum += part;
    return sum - part / 2;
  });
  return { mass, below, mean: mass.reduce((mean, part, i) => mean + part * middle(i), 0) };
}

export function plainStatistics(samples: { exposures: number; conversions: number }[], control: number) {
  const beliefs = samples.map(belief);
  let best = 0;
  const chances = beliefs.map(() => 0);
  for (let slice = 0; slice < SLICES; slice++) {
    best += (1 - beliefs.reduce((all, { below }) => all * below[slice]!, 1)) / SLICES;
    beliefs.forEach(({ mass }, i) => {
      const others = beliefs.filter((_, j) => j !== i);
      chances[i]! += others.reduce((all, { below }) => all * below[slice]!, mass[slice]!);
    });
  }
  return {
    chances,
    losses: beliefs.map(({ mean }) => best - mean),
    /** How likely a variant's rate is at most (1 + lift) times the control's. */
    likelihood(variant: number, lift: number): number {
      const { below } = beliefs[variant]!;
      return beliefs[control]!.mass.reduce((sum, part, slice) => {
        const at = middle(slice) * (1 + lift) * SLICES;
        return sum + part * (at >= SLICES ? 1 : below[Math.floor(at)]!);
      }, 0);
    },
  };
}

/** Pearson's χ² test of two or three counts, whose tails have a form of their own: a bell's, and an exponential. */
export function plainSampleRatio(counts: number[], weights: number[]): number {
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  if (sum(counts) === 0) return 1;
  const expected = weights.map(weight => (sum(counts) * weight) / sum(weights));
  const x = sum(counts.map((count, i) => (count - expected[i]!) ** 2 / expected[i]!));
  if (counts.length === 3) return Math.exp(-x / 2);
  const width = 1e-4;
  let tail = 0;
  for (let z = Math.sqrt(x) + width / 2; z < 12; z += width) tail += Math.exp(-z * z * 0.5) * width;
  return (2 * tail) / Math.sqrt(2 * Math.PI);
}
