import Type, { type TSchema } from 'typebox';
import { closed } from '../management/common.ts';
import { reportLimits } from './common.ts';

export const filterOps = ['is', 'is_not', 'contains', 'matches'] as const;
export type FilterOp = (typeof filterOps)[number];

/**
 * A filter as a request's body has it: text as in a query string, a comparison (`dimension`, `op` and `values`), or
 * a group of which all (`and`) or any (`or`) must hold. One object for all three, rather than a union of them, so
 * that a mistake is told by the field it is in.
 */
export type GivenFilter = string | GivenFilterObject;
export interface GivenFilterObject {
  dimension?: string;
  op?: FilterOp;
  values?: readonly string[];
  and?: readonly GivenFilter[];
  or?: readonly GivenFilter[];
}

const comparison = {
  dimension: Type.Optional(Type.String({ minLength: 1, maxLength: 320 })),
  op: Type.Optional(Type.Enum([...filterOps])),
  values: Type.Optional(
    Type.Array(Type.String({ maxLength: reportLimits.filterLength }), {
      minItems: 1,
      maxItems: 100,
      description: 'Any of them may do; for `is_not`, none may.',
    }),
  ),
};

const Text = Type.String({
  maxLength: reportLimits.filterLength,
  description: 'As in a query string: `dimension:op:value|value`.',
});

const FilterOf = (properties: Record<string, TSchema>) =>
  Type.Union([Type.Object({ ...comparison, ...properties }, closed), Text]);

function Group(inner: TSchema) {
  const list = Type.Optional(Type.Array(inner, { minItems: 1, maxItems: reportLimits.filters }));
  return FilterOf({ and: list, or: list });
}

/** Groups stand in groups three deep: a bound that no question has reached, and that keeps the schema finite. */
export const GivenFilters = Type.Unsafe<GivenFilter[]>(
  Type.Array(Group(Group(Group(FilterOf({})))), {
    maxItems: reportLimits.filters,
    description:
      'All must hold. Each is text, `{dimension, op, values}`, `{and: […]}` or `{or: […]}`; groups may be nested three deep.',
  }),
);
