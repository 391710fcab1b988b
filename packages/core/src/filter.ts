import type { TSchema } from 'typebox';
import { catalogue, type MessageType } from './catalogue.ts';
import { wildcardMatcher } from './wildcard.ts';

export const operators = ['is', 'is_not', 'contains', 'matches', 'gt', 'lt', 'in', 'exists'] as const;
export type Operator = (typeof operators)[number];

/** A condition on a message's data, by its path there: `{field: "location.countryCode", op: "is", value: "DE"}`. */
export interface Condition {
  /** With or without the leading `data.`. */
  field: string;
  op: Operator;
  /** A list for `in`; may be left out for `exists`. */
  value?: ConditionValue | ConditionValue[];
}
export type ConditionValue = string | number | boolean | null;

/** Whether all conditions hold for the data. */
export const passes = (conditions: readonly Condition[] | null, data: unknown): boolean =>
  conditions === null || conditions.every(condition => holds(condition, data));

function holds({ field, op, value }: Condition, data: unknown): boolean {
  const actual = valueAt(data, pathOf(field));
  switch (op) {
    case 'exists':
      return (actual !== undefined && actual !== null) === (value !== false);
    case 'is':
      return same(actual, value);
    case 'is_not':
      return !same(actual, value);
    case 'contains':
      return Array.isArray(actual)
        ? actual.some(item => same(item, value))
        : typeof actual === 'string' && actual.includes(String(value));
    case 'matches':
      return typeof actual === 'string' && patternOf(String(value))(actual);
    case 'gt':
      return typeof actual === 'number' && actual > Number(value);
    case 'lt':
      return typeof actual === 'number' && actual < Number(value);
    case 'in':
      return Array.isArray(value) && value.some(item => same(actual, item));
  }
}

/** Numbers and booleans compare with their written forms too: filters are often typed by hand. */
const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && a !== null && typeof a !== 'object' && String(a) === String(b));

export const pathOf = (field: string): string[] => field.replace(/^data\./, '').split('.');

function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** `matches` takes a wildcard pattern: `*` is any run of characters, and the whole value must match. */
function patternOf(pattern: string): (text: string) => boolean {
  const known = patterns.get(pattern);
  if (known) return known;
  const made = wildcardMatcher(pattern, 'any');
  if (patterns.size > 10_000) patterns.clear();
  patterns.set(pattern, made);
  return made;
}
const patterns = new Map<string, (text: string) => boolean>();

/** What a field holds, as JSON has it. */
export type FieldKind = 'text' | 'number' | 'boolean' | 'null' | 'list' | 'object';

/** What a field of these types' data may hold; nothing when none of the types has it. */
export const fieldKinds = (field: string, types: readonly MessageType[]): ReadonlySet<FieldKind> =>
  new Set(types.flatMap(type => schemasAt(catalogue[type].data, pathOf(field))).map(kindOf));

function schemasAt(schema: TSchema, path: readonly string[]): TSchema[] {
  const { properties, patternProperties, anyOf } = schema as {
    properties?: Record<string, TSchema>;
    patternProperties?: Record<string, TSchema>;
    anyOf?: TSchema[];
  };
  if (anyOf) return anyOf.flatMap(option => schemasAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  if (properties && Object.hasOwn(properties, key)) return schemasAt(properties[key]!, rest);
  const open = patternProperties && Object.values(patternProperties)[0];
  return open === undefined ? [] : schemasAt(open, rest);
}

function kindOf(schema: TSchema): FieldKind {
  const { type } = schema as { type?: string };
  switch (type) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
    case 'null':
    case 'object':
      return type;
    case 'array':
      return 'list';
    default:
      // Enumerations say what they hold, not of what type; ours are of texts.
      return 'text';
  }
}
