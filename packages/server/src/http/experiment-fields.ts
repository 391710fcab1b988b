import type { ExperimentChange, ExperimentCreate, VariantGiven } from '@bellwether/contract';
import {
  AppError,
  changesTheQuestion,
  DEFAULT_THRESHOLD,
  type Experiment,
  type Variant,
  variantsProblem,
  withStatus,
} from '@bellwether/core';

/** Of a new experiment, all but what the server gives it. */
export type ExperimentFields = Omit<Experiment, 'id' | 'siteId' | 'createdAt'>;

/** A draft as it was asked for, with the defaults of what was left out. @throws AppError `invalid_request` */
export function newExperimentFields(given: Omit<ExperimentCreate, 'siteId'>): ExperimentFields {
  return {
    name: given.key,
    hypothesis: '',
    trafficShare: 1,
    threshold: DEFAULT_THRESHOLD,
    ...given,
    variants: variantsOf(given.variants),
    status: 'draft',
    startedAt: null,
    endedAt: null,
    decision: null,
  };
}

/**
 * An experiment with a change laid over it.
 * @throws AppError `invalid_request`, `invalid_status_change`, `experiment_started` for what only a draft may change
 */
export function changedExperiment(
  experiment: Experiment,
  { status, variants, ...rest }: ExperimentChange,
  now: number,
): Experiment {
  const changed = { ...experiment, ...rest, ...(variants && { variants: variantsOf(variants) }) };
  if (experiment.status !== 'draft' && changesTheQuestion(experiment, changed)) {
    throw new AppError('experiment_started');
  }
  return status === undefined ? changed : withStatus(changed, status, now);
}

function variantsOf(given: readonly VariantGiven[]): Variant[] {
  const controlNamed = given.some(variant => variant.isControl !== undefined);
  const variants = given.map(({ key, name = key, weight = 1, isControl = false }, i) => ({
    key,
    name,
    weight,
    isControl: controlNamed ? isControl : i === 0,
  }));
  const problem = variantsProblem(variants);
  if (problem !== null) {
    throw new AppError('invalid_request', `variants ${problem}.`, [{ field: 'variants', problem }]);
  }
  return variants;
}
