import type { Schema } from './example.ts';

/** A field as a table shows it. */
export interface Field {
  /** A path: `settings.hosts`, `events[].url`. */
  name: string;
  type: string;
  required: boolean;
  description: string;
}

/** Deeper than this, a table says no more than the type. */
const DEPTH = 4;

/** The fields of a schema, those of objects within it below them. */
export function fieldsOf(schema: Schema, prefix = '', depth = 0): Field[] {
  const object = objectIn(schema);
  if (!object || depth >= DEPTH) return [];
  const { properties = {}, required = [] } = object;
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const inner = isList(field)
      ? fieldsOf(itemsOf(field), `${path}[]`, depth + 1)
      : fieldsOf(field, path, depth + 1);
    const row: Field = {
      name: path,
      type: typeOf(field),
      required: required.includes(name),
      description: descriptionOf(field),
    };
    return [row, ...inner];
  });
}

/** A schema's type in a few words: `text or null`, `list of numbers`, `"a" | "b"`, `integer 1–1000`. */
export function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (isList(schema)) return `list of ${typeOf(itemsOf(schema))}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type;
  if (schema.format === 'date-time') return 'time';
  if (type === 'string') return `text${boundsOf(schema.minLength, schema.maxLength, ' characters')}`;
  if (type === 'number' || type === 'integer') return `${type}${boundsOf(schema.minimum, schema.maximum)}`;
  return type ?? 'anything';
}

function boundsOf(least: number | undefined, most: number | undefined, unit = ''): string {
  if (most === undefined) return least === undefined || unit !== '' ? '' : `, at least ${least}`;
  return least === undefined || unit !== '' ? `, at most ${most}${unit}` : `, ${least} to ${most}`;
}

/** Of several forms, the object among them: null is the usual other one. */
const objectIn = (schema: Schema): Schema | undefined =>
  schema.properties ? schema : schema.anyOf?.find(one => one.properties);

const isList = (schema: Schema): boolean => schema.type === 'array' || (schema.anyOf?.some(isList) ?? false);
const itemsOf = (schema: Schema): Schema => schema.items ?? schema.anyOf?.find(one => one.items)?.items ?? {};

const descriptionOf = (schema: Schema): string =>
  schema.description ?? schema.anyOf?.map(one => one.description).find(Boolean) ?? '';
