import { AppError } from './errors.ts';

export const experimentStatuses = ['draft', 'running', 'paused', 'completed'] as const;
export type ExperimentStatus = (typeof experimentStatuses)[number];

/** One of the versions that an experiment compares. */
export interface Variant {
  /** What pages are told. */
  key: string;
  name: string;
  /** Its part of the visitors, in relation to the other variants' weights. */
  weight: number;
  /** What the others are held against; one of each experiment. */
  isControl: boolean;
}

export interface Experiment {
  id: string;
  siteId: string;
  /** What pages ask for; one of a kind in its site. */
  key: string;
  name: string;
  hypothesis: string;
  status: ExperimentStatus;
  variants: Variant[];
  /** The goal that tells which variant is better. */
  goalId: string;
  /** The part of the visitors who take part at all, 0–1. */
  trafficShare: number;
  /** The chance to win that decides it, 0–1. */
  threshold: number;
  /** When it first ran and when it was completed, epoch ms. */
  startedAt: number | null;
  endedAt: number | null;
  /** What `experiment.decided` told. It tells once; people say when an experiment ends. */
  decision: Decision | null;
  createdAt: number;
}

export interface Decision {
  /** The winner's key. */
  variant: string;
  /** Epoch ms. */
  at: number;
}

export const experimentLimits = {
  variants: 10,
  /** Running at once in a site: an event tells of so many at most. */
  running: 20,
  /** A lower chance to win would be decided by a coin. */
  leastThreshold: 0.8,
} as const;

export const DEFAULT_THRESHOLD = 0.95;

const next: Record<ExperimentStatus, readonly ExperimentStatus[]> = {
  draft: ['running'],
  running: ['paused', 'completed'],
  paused: ['running', 'completed'],
  completed: [],
};

/**
 * The experiment started, paused, taken up again or completed. The status it has already changes nothing.
 * @param now epoch ms
 * @throws AppError `invalid_status_change`
 */
export function withStatus(experiment: Experiment, status: ExperimentStatus, now: number): Experiment {
  const { status: old, startedAt } = experiment;
  if (status === old) return experiment;
  if (!next[old].includes(status)) {
    const possible = next[old].join(' or ') || 'nothing else';
    throw new AppError('invalid_status_change', `A ${old} experiment becomes ${possible}, not ${status}.`);
  }
  const endedAt = status === 'completed' ? now : null;
  return { ...experiment, status, startedAt: startedAt ?? now, endedAt };
}

/** What is wrong with a choice of variants, as the end of a sentence; null when nothing is. */
export function variantsProblem(variants: readonly Variant[]): string | null {
  if (variants.length < 2) return 'must be at least two';
  if (variants.length > experimentLimits.variants) return `must be at most ${experimentLimits.variants}`;
  if (new Set(variants.map(variant => variant.key)).size < variants.length) return 'must have different keys';
  const controls = variants.filter(variant => variant.isControl).length;
  return controls === 1 ? null : 'must have exactly one with isControl';
}

/**
 * Whether a change would give visitors other variants than before, or count something else. Results on both sides of
 * it could not be added up, so it is for drafts only. A new traffic share is none: those who took part keep their
 * variants, and all variants grow or shrink alike.
 */
export const changesTheQuestion = (before: Experiment, after: Experiment): boolean =>
  before.key !== after.key || before.goalId !== after.goalId || armsOf(before) !== armsOf(after);

const armsOf = ({ variants }: Experiment): string =>
  JSON.stringify(variants.map(({ key, weight, isControl }) => [key, weight, isControl]));
