import { AppError, type Condition, fieldExists, type MessageType } from '@bellwether/core';

/**
 * Refuses conditions that could never hold: on a field that none of the types has, or with a value that does not go
 * with the operator.
 * @throws AppError `invalid_filter`
 */
export function refuseBadConditions(
  conditions: readonly Condition[] | null,
  types: readonly MessageType[],
  whatHasNone: string,
): void {
  conditions?.forEach(({ field, op, value }, i) => {
    if (!fieldExists(field, types))
      throw refused(`filter[${i}].field`, `names a field that ${whatHasNone}: ${field}`);
    const problem = valueProblem(op, value);
    if (problem) throw refused(`filter[${i}].value`, problem);
  });
}

const refused = (field: string, problem: string) =>
  new AppError('invalid_filter', `${field} ${problem}.`, [{ field, problem }]);

function valueProblem(op: Condition['op'], value: unknown): string | null {
  switch (op) {
    case 'in':
      return Array.isArray(value) && value.length > 0 ? null : 'must be a list that is not empty';
    case 'exists':
      return value === undefined || typeof value === 'boolean' ? null : 'must be true, false or left out';
    case 'gt':
    case 'lt':
      return typeof value === 'number' ? null : 'must be a number';
    case 'matches':
      return typeof value === 'string' ? null : 'must be a text, with * for any run of characters';
    default:
      return value !== undefined && !Array.isArray(value) ? null : 'must be a single value';
  }
}
