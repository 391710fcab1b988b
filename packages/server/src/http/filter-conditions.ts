import { AppError, type Condition, type FieldKind, fieldKinds, type MessageType } from '@bellwether/core';

/**
 * Refuses conditions that could never tell messages apart: on a field that none of the types has, or with an operator
 * that does not go with what the field holds, or with a value that does not go with the operator. Such a webhook would
 * be silent for ever, and nothing would say why.
 * @throws AppError `invalid_filter`
 */
export function refuseBadConditions(
  conditions: readonly Condition[] | null,
  types: readonly MessageType[],
  whatHasNone: string,
): void {
  conditions?.forEach(({ field, op, value }, i) => {
    const kinds = fieldKinds(field, types);
    if (kinds.size === 0) throw refused(`filter[${i}].field`, `names a field that ${whatHasNone}: ${field}`);
    const mismatch = operatorProblem(op, value, kinds);
    if (mismatch) throw refused(`filter[${i}].op`, `can’t be ${op}: ${field} ${mismatch}`);
    const problem = valueProblem(op, value);
    if (problem) throw refused(`filter[${i}].value`, problem);
  });
}

const refused = (field: string, problem: string) =>
  new AppError('invalid_filter', `${field} ${problem}.`, [{ field, problem }]);

/** A field may hold one of several kinds, or differ between types: one that the operator can do with is enough. */
function operatorProblem(op: Condition['op'], value: unknown, kinds: ReadonlySet<FieldKind>): string | null {
  const holds = (...wanted: FieldKind[]) => wanted.some(kind => kinds.has(kind));
  const orIn = holds('object') ? namesInIt : '';
  switch (op) {
    case 'exists':
      return null;
    case 'gt':
    case 'lt':
      return holds('number') ? null : `is no number${orIn}`;
    case 'matches':
      return holds('text') ? null : `is no text${orIn}`;
    case 'contains':
      return holds('text', 'list') ? null : `is neither text nor list${orIn}`;
    default:
      if (holds('text', 'number', 'boolean') || (value === null && holds('null'))) return null;
      return holds('list') ? 'is a list; ask what it contains' : `is no single value${namesInIt}`;
  }
}
const namesInIt = '; name a field in it';

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
