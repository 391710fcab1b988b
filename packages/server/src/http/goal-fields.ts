import type { GoalChange } from '@bellwether/contract';
import { AppError, type Goal, type GoalKind } from '@bellwether/core';

/** Of a goal, what people choose. */
export type GoalFields = Omit<Goal, 'id' | 'number' | 'siteId' | 'createdAt'>;

/** The field that says what a goal of the kind waits for. */
const aim = { page: 'path', event: 'eventName', duration: 'seconds', pages_per_visit: 'pages' } as const;
const kinds = Object.keys(aim) as GoalKind[];

export const newGoalFields = (given: GoalChange & Pick<Goal, 'name' | 'kind'>): GoalFields =>
  changedGoalFields({ ...blank, name: given.name, kind: given.kind }, given);

const blank = {
  path: null,
  eventName: null,
  seconds: null,
  pages: null,
  conditions: [],
  value: null,
  currency: null,
  oncePer: 'visit',
} as const satisfies Partial<GoalFields>;

/**
 * A goal's fields with a change laid over them. Another kind drops what the old one waited for.
 * @throws AppError `invalid_request` when they do not go together
 */
export function changedGoalFields(goal: GoalFields, change: GoalChange): GoalFields {
  const kind = change.kind ?? goal.kind;
  const base =
    kind === goal.kind ? goal : { ...goal, path: null, eventName: null, seconds: null, pages: null };
  const fields: GoalFields = {
    ...base,
    ...change,
    currency: (change.currency === undefined ? goal.currency : change.currency)?.toUpperCase() ?? null,
  };
  refuseMismatch(fields);
  return fields;
}

function refuseMismatch(fields: GoalFields): void {
  for (const kind of kinds) {
    const field = aim[kind];
    if (kind === fields.kind && fields[field] === null) throw invalid(field, `is required for kind ${kind}`);
    if (kind !== fields.kind && fields[field] !== null)
      throw invalid(field, `does not go with kind ${fields.kind}`);
  }
  if (fields.value !== null && fields.currency === null)
    throw invalid('currency', 'is required with a value');
}

const invalid = (field: string, problem: string) =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);
