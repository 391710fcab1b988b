import { createHash } from 'node:crypto';
import type { Experiment, Variant } from './experiment.ts';

type Assigning = Pick<Experiment, 'key' | 'variants' | 'trafficShare'>;

/**
 * The variant a visitor gets, null for one who does not take part. It depends on the visitor's id and the
 * experiment's key alone, so nothing has to be remembered, here or in a browser.
 *
 * SHA-256 of both gives two independent numbers: one says whether the visitor takes part, the other which variant.
 * So a share that grows takes nobody's variant away.
 */
export function assignedVariant(experiment: Assigning, visitorId: string): Variant | null {
  const hash = createHash('sha256').update(`${experiment.key}\0${visitorId}`).digest();
  const takesPart = fraction(hash.readUIntBE(6, 6)) < experiment.trafficShare;
  return takesPart ? variantAt(experiment.variants, fraction(hash.readUIntBE(0, 6))) : null;
}

/** 48 bits as a number from 0 to below 1. */
const fraction = (bits: number): number => bits / 2 ** 48;

/** The variants laid side by side, each as wide as its weight; `point` is a place on that line, 0–1. */
function variantAt(variants: readonly Variant[], point: number): Variant | null {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let end = 0;
  const found = variants.find(({ weight }) => {
    end += weight;
    return point * total < end;
  });
  // Sums of fractions may end a hair before the total.
  return found ?? variants.at(-1) ?? null;
}

/** The variants of these experiments for a visitor, by the experiments' keys. */
export function assignmentsOf(experiments: readonly Assigning[], visitorId: string): Record<string, string> {
  const assignments: Record<string, string> = {};
  for (const experiment of experiments) {
    const variant = assignedVariant(experiment, visitorId);
    if (variant) assignments[experiment.key] = variant.key;
  }
  return assignments;
}

/**
 * What a page says was shown (variants by the experiments' keys), as far as it is true: a variant is believed only
 * if the visitor was assigned it. Answers variants by the experiments' ids, undefined for none.
 * @param experiments those that run
 */
export function trueExposures(
  shown: Readonly<Record<string, string>>,
  experiments: readonly Experiment[],
  visitorId: string,
): Record<string, string> | undefined {
  const shownIndeed = experiments.flatMap(experiment => {
    const variant = Object.hasOwn(shown, experiment.key) ? shown[experiment.key] : undefined;
    const believed = variant !== undefined && assignedVariant(experiment, visitorId)?.key === variant;
    return believed ? [[experiment.id, variant]] : [];
  });
  return shownIndeed.length > 0 ? Object.fromEntries(shownIndeed) : undefined;
}
