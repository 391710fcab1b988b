import { type FunnelChange, type FunnelStep as GivenStep, reportLimits } from '@bellwether/contract';
import { AppError, type Funnel, type FunnelStep } from '@bellwether/core';

/** Of a funnel, what people choose. */
export type FunnelFields = Omit<Funnel, 'id' | 'siteId' | 'createdAt'>;

export const newFunnelFields = (
  given: FunnelChange & { name: string; steps: readonly GivenStep[] },
): FunnelFields =>
  changedFunnelFields({ name: given.name, steps: [], scope: 'visit', windowSeconds: null }, given);

/**
 * A funnel's fields with a change laid over them. Scope `visit` drops the window.
 * @throws AppError `invalid_request` when they do not go together
 */
export function changedFunnelFields(funnel: FunnelFields, change: FunnelChange): FunnelFields {
  const scope = change.scope ?? funnel.scope;
  const kept = scope === funnel.scope ? funnel.windowSeconds : null;
  const windowSeconds = change.windowSeconds === undefined ? kept : change.windowSeconds;
  if (scope === 'visitor' && windowSeconds === null)
    throw invalid('windowSeconds', 'is required with scope visitor');
  if (scope === 'visit' && windowSeconds !== null)
    throw invalid('windowSeconds', 'does not go with scope visit');
  const steps = change.steps ? change.steps.map(stepOf) : funnel.steps;
  const wildcards = steps.flatMap(step => (step.kind === 'page' ? (step.path.match(/\*+/g) ?? []) : []));
  // As of filters: what more of them cost the engine is the square of it.
  if (wildcards.length > reportLimits.wildcards)
    throw invalid('steps', `have more than ${reportLimits.wildcards} wildcards`);
  return {
    name: change.name ?? funnel.name,
    steps,
    scope,
    windowSeconds,
  };
}

/** The field that says what a step of the kind waits for. */
const aims = { goal: 'goalId', page: 'path', event: 'eventName' } as const;

function stepOf(given: GivenStep, index: number): FunnelStep {
  for (const field of Object.values(aims))
    if (field !== aims[given.kind] && given[field] !== undefined)
      throw invalid(`steps[${index}].${field}`, `does not go with kind ${given.kind}`);
  const aim = given[aims[given.kind]];
  if (aim === undefined)
    throw invalid(`steps[${index}].${aims[given.kind]}`, `is required for kind ${given.kind}`);
  switch (given.kind) {
    case 'goal':
      return { kind: 'goal', goalId: aim };
    case 'page':
      return { kind: 'page', path: aim };
    case 'event':
      return { kind: 'event', eventName: aim };
  }
}

const invalid = (field: string, problem: string) =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);
