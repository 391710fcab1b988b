import Type, { type Static, type TSchema } from 'typebox';
import { closed } from '../management/common.ts';
import { reportLimits } from './common.ts';

/** Filters as a request's body has them: comparisons, and groups of which all or any must hold. */
const Comparison = Type.Object(
  {
    dimension: Type.String({ minLength: 1, maxLength: 320 }),
    op: Type.Enum(['is', 'is_not', 'contains', 'matches']),
    values: Type.Array(Type.String({ maxLength: reportLimits.filterLength }), {
      minItems: 1,
      maxItems: 100,
      description: 'Any of them may do; for `is_not`, none may.',
    }),
  },
  closed,
);

const Text = Type.String({
  maxLength: reportLimits.filterLength,
  description: 'As in a query string: `dimension:op:value|value`.',
});

const Groups = <T extends TSchema>(inner: T) => {
  const list = Type.Array(inner, { minItems: 1, maxItems: reportLimits.filters });
  return [Type.Object({ and: list }, closed), Type.Object({ or: list }, closed)] as const;
};

/** Groups may stand in groups, three deep: a bound that no question has reached, and that keeps the schema finite. */
const Leaf = Type.Union([Text, Comparison]);
const Inner = Type.Union([Text, Comparison, ...Groups(Leaf)]);
const Middle = Type.Union([Text, Comparison, ...Groups(Inner)]);
const Outer = Type.Union([Text, Comparison, ...Groups(Middle)]);

export const GivenFilters = Type.Array(Outer, {
  maxItems: reportLimits.filters,
  description: 'All must hold. Groups `{and: […]}` and `{or: […]}` may be nested three deep.',
});

/** The same without the bound on depth. */
export type GivenFilter =
  | string
  | Static<typeof Comparison>
  | { and: readonly GivenFilter[] }
  | { or: readonly GivenFilter[] };
