import fc, { type Arbitrary } from 'fast-check';
import type { Schema } from '../../packages/server/src/http/reference/example.ts';

/** Values for fields by their names: ids of things there are, and addresses that lead nowhere outside. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Values that fit a schema; where `known` has some for a field's name, mostly these. */
export function fitting(schema: Schema, known: Known, name = ''): Arbitrary<unknown> {
  const made = madeUp(schema, known, name);
  const values = known[name];
  return values
    ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: made })
    : made;
}

function madeUp(schema: Schema, known: Known, name: string): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(one => fitting(one, known, name)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return objects(schema, known);
  if (type === 'array') {
    const { minItems = 0, maxItems = 5 } = schema;
    const items = schema.items ? fitting(schema.items, known) : fc.jsonValue();
    return fc.array(items, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 5)) });
  }
  if (type === 'string') return texts(schema);
  if (type === 'integer') return fc.integer({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000 });
  if (type === 'number') {
    const { minimum = -1e6, maximum = 1e6 } = schema;
    return fc.double({ min: schema.exclusiveMinimum ?? minimum, max: maximum, noNaN: true });
  }
  if (type === 'boolean') return fc.boolean();
  return type === 'null' ? fc.constant(null) : fc.jsonValue();
}

function objects({ properties = {}, required = [], patternProperties }: Schema, known: Known) {
  const [values] = Object.values(patternProperties ?? {});
  if (values) return fc.dictionary(fc.string({ maxLength: 20 }), fitting(values, known), { maxKeys: 4 });
  return someOf(
    Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [name, fitting(field, known, name)]),
    ),
    required,
  );
}

/** Objects with the required fields and few of the others: many at once seldom go together. */
export function someOf(fields: Record<string, Arbitrary<unknown>>, required: readonly string[]) {
  const absent = Symbol('absent');
  const maybe = ([name, value]: [string, Arbitrary<unknown>]) => [
    name,
    required.includes(name)
      ? value
      : fc.oneof({ weight: 3, arbitrary: fc.constant(absent) }, { weight: 1, arbitrary: value }),
  ];
  const all: Arbitrary<Record<string, unknown>> = fc.record(
    Object.fromEntries(Object.entries(fields).map(maybe)) as Record<string, Arbitrary<unknown>>,
  );
  return all.map(given => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== absent)));
}

function texts({ format, pattern, minLength = 0, maxLength = 60 }: Schema): Arbitrary<string> {
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map(date => date.toISOString());
  const most = Math.max(minLength, Math.min(maxLength, 60));
  if (pattern) return fc.stringMatching(new RegExp(pattern)).map(text => text.slice(0, maxLength));
  return fc.string({ unit: 'grapheme', minLength, maxLength: most }).map(text => text.slice(0, maxLength));
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    '',
    '\0',
    '__proto__',
    'constructor',
    "' OR 1=1 --",
    '../..',
    '%00',
    'x'.repeat(5000),
  ),
  fc.constantFrom<unknown>(null, true, -1, 0, 1e308, 5e-324, [], {}, [null], { length: 5 }, [[[[]]]]),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The value with one part of it replaced, dropped or added. */
export const spoilt = (value: unknown): Arbitrary<unknown> =>
  fc
    .tuple(fc.infiniteStream(fc.nat()), fc.constantFrom('replace', 'drop', 'add'), odd)
    .map(([chance, how, part]) => {
      const copy: unknown = structuredClone(value);
      const draw = () => chance.next().value as number;
      return spoil(copy, how, part, draw);
    });

function spoil(value: unknown, how: string, part: unknown, draw: () => number): unknown {
  if (typeof value !== 'object' || value === null) return part;
  const at = value as Record<string, unknown>;
  const keys = Object.keys(at);
  const key = keys[draw() % Math.max(1, keys.length)];
  if (how === 'add') at[`odd${draw() % 3}`] = part;
  else if (key === undefined) return part;
  else if (how === 'drop') delete at[key];
  else at[key] = draw() % 2 === 0 ? spoil(at[key], how, part, draw) : part;
  return at;
}
