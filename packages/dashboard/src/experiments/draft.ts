import type { ExperimentChange, ExperimentCreate, ExperimentItem } from '@bellwether/contract';

export interface DraftVariant {
  /** Tells the lines apart. */
  id: number;
  key: string;
  name: string;
  weight: string;
}

/** An experiment as its form holds it: texts, until it is saved. */
export interface ExperimentDraft {
  name: string;
  key: string;
  /** The key follows the name until it is typed. */
  keyIsOwn: boolean;
  hypothesis: string;
  goalId: string;
  variants: DraftVariant[];
  /** The `id` of the variant that the others are held against. */
  control: number;
  /** Per cent. */
  trafficShare: string;
  threshold: string;
}

export const variantLimits = { fewest: 2, most: 10 } as const;
const LEAST_THRESHOLD = 80;

let lastId = 0;
export const newVariant = (key: string): DraftVariant => ({ id: ++lastId, key, name: '', weight: '1' });

export function emptyDraft(): ExperimentDraft {
  const control = newVariant('control');
  return {
    name: '',
    key: '',
    keyIsOwn: false,
    hypothesis: '',
    goalId: '',
    variants: [control, newVariant('variant')],
    control: control.id,
    trafficShare: '100',
    threshold: '95',
  };
}

export function draftOf(experiment: ExperimentItem): ExperimentDraft {
  const variants = experiment.variants.map(({ key, name, weight, isControl }) => ({
    ...newVariant(key),
    name: name === key ? '' : name,
    weight: String(weight),
    isControl,
  }));
  const { name, key, hypothesis, goal, trafficShare, threshold } = experiment;
  return {
    name,
    key,
    keyIsOwn: true,
    hypothesis,
    goalId: goal.id,
    variants: variants.map(({ isControl: _, ...variant }) => variant),
    control: variants.find(variant => variant.isControl)?.id ?? 0,
    trafficShare: perCent(trafficShare),
    threshold: perCent(threshold),
  };
}

/** 0.07 is `7`, not `7.000000000000001`. */
const perCent = (fraction: number): string => String(Number((fraction * 100).toPrecision(10)));

/** "Shorter headline!" is `shorter-headline`. */
export const keyFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 100);

/** The share of those who take part that each variant gets, 0–1; 0 where a weight makes no sense. */
export function sharesOf(variants: readonly DraftVariant[]): number[] {
  const weights = variants.map(({ weight }) => (Number(weight) > 0 ? Number(weight) : 0));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map(weight => (sum === 0 ? 0 : weight / sum));
}

/** Of all visitors, 0–1. */
export const takePart = ({ trafficShare }: ExperimentDraft): number =>
  Math.min(1, Math.max(0, Number(trafficShare) / 100 || 0));

/** A new experiment. */
export function experimentOf(draft: ExperimentDraft): Omit<ExperimentCreate, 'siteId'> {
  const key = draft.key.trim();
  return {
    key,
    name: draft.name.trim() || key,
    hypothesis: draft.hypothesis.trim(),
    goalId: draft.goalId,
    variants: draft.variants.map(({ id, key: variantKey, name, weight }) => ({
      key: variantKey.trim(),
      name: name.trim() || variantKey.trim(),
      weight: Number(weight),
      isControl: id === draft.control,
    })),
    trafficShare: takePart(draft),
    threshold: Number(draft.threshold) / 100,
  };
}

/** What may change. Once it has started, the question stays: its key, its goal and its variants’ shares. */
export function changeOf(draft: ExperimentDraft, started: boolean): ExperimentChange {
  const { name, hypothesis, trafficShare, threshold, ...question } = experimentOf(draft);
  const open = { name, hypothesis, trafficShare, threshold };
  // Names of variants are for people: they go along with what stays.
  return started ? { ...open, variants: question.variants } : { ...open, ...question };
}

export type Problems = Partial<Record<'key' | 'goalId' | 'trafficShare' | 'threshold' | 'variants', string>>;

const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/** What is wrong, field by field, as sentences. */
export function problemsOf(draft: ExperimentDraft): Problems {
  const problems: Problems = {};
  const traffic = Number(draft.trafficShare);
  const threshold = Number(draft.threshold);
  if (!KEY.test(draft.key.trim()))
    problems.key = 'Letters, digits, “-”, “_” and “.”; a letter or digit first.';
  if (draft.goalId === '') problems.goalId = 'Choose the goal that decides.';
  if (draft.trafficShare.trim() === '' || !(traffic >= 0 && traffic <= 100))
    problems.trafficShare = 'Between 0 and 100.';
  if (!(threshold >= LEAST_THRESHOLD && threshold < 100)) problems.threshold = 'From 80, and below 100.';
  const variants = variantsProblem(draft.variants);
  if (variants !== null) problems.variants = variants;
  return problems;
}

function variantsProblem(variants: readonly DraftVariant[]): string | null {
  const keys = variants.map(({ key }) => key.trim());
  if (keys.some(key => !KEY.test(key)))
    return 'Each variant needs a key: letters, digits, “-”, “_” and “.”; a letter or digit first.';
  if (new Set(keys).size < keys.length) return 'Each variant needs a key of its own.';
  if (variants.some(({ weight }) => !(Number(weight) > 0 && Number(weight) <= 1e6)))
    return 'Each variant needs a weight above 0.';
  return null;
}
