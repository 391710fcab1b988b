import type { WebhookCreate } from '@bellwether/contract';

export type Condition = NonNullable<WebhookCreate['filter']>[number];
export type Operator = Condition['op'];

/** What the operators are called, in the order in which they are offered. */
export const operatorTexts: Record<Operator, string> = {
  is: 'is',
  is_not: 'is not',
  contains: 'contains',
  matches: 'matches (with *)',
  gt: 'is above',
  lt: 'is below',
  in: 'is one of',
  exists: 'is there',
};

/** A condition of a filter as it is typed. */
export interface DraftCondition {
  field: string;
  op: Operator;
  /** Several, separated by commas, for `in`. */
  value: string;
}

export function draftCondition({ field, op, value }: Condition): DraftCondition {
  if (op === 'exists') return { field, op, value: value === false ? 'false' : 'true' };
  return {
    field,
    op,
    value: Array.isArray(value) ? value.join(', ') : value === null ? 'null' : String(value ?? ''),
  };
}

export function conditionOf({ field, op, value }: DraftCondition): Condition {
  const path = field.trim();
  switch (op) {
    case 'exists':
      return { field: path, op, value: value !== 'false' };
    case 'in':
      return { field: path, op, value: value.split(',').map(item => scalar(item.trim())) };
    case 'gt':
    case 'lt':
      return { field: path, op, value: value.trim() === '' ? '' : Number(value) };
    case 'matches':
    case 'contains':
      return { field: path, op, value };
    default:
      return { field: path, op, value: scalar(value.trim()) };
  }
}

/** Filters compare numbers and booleans with their written forms too, so only null has to be told apart. */
const scalar = (text: string): string | null => (text === 'null' ? null : text);
