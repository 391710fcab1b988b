/** Steps of 1, 2 or 5 times a power of ten are what people count in. */
const STEPS = [1, 2, 5, 10];

/**
 * The numbers of an axis from 0 up, the last at or above `most`, at equal distances.
 * @param most the largest value shown @param parts how many distances there may be
 */
export function axisOf(most: number, parts = 4): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const step = stepOf(most, parts);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => rounded(i * step));
}

/** As {@link axisOf}, between two numbers; 0 is among them when it lies between. */
export function axisBetween(least: number, most: number, parts = 4): number[] {
  if (!(most > least)) return [least];
  const step = stepOf(most - least, parts);
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => rounded((first + i) * step));
}

function stepOf(length: number, parts: number): number {
  const rough = length / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  return (STEPS.find(step => step * power >= rough - 1e-12) ?? 10) * power;
}

/** 0.1 + 0.2 is 0.3; and −0 is 0. */
const rounded = (value: number): number => Number(value.toPrecision(12)) + 0;

/** Which of so many points have a label: at most `most`, at equal distances. */
export function labelled(points: number, most = 7): number[] {
  const step = Math.max(1, Math.ceil(points / most));
  return Array.from({ length: Math.ceil(points / step) }, (_, i) => i * step);
}
