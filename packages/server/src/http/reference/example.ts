/** The part of JSON Schema that our schemas use. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  description?: string;
  default?: unknown;
  examples?: unknown[];
}

/** Values for fields that a schema alone can't give a sensible one, by their names. */
export type Hints = Readonly<Record<string, unknown>>;

const usualHints: Hints = {
  url: 'https://example.com/hook',
  hookUrl: 'https://example.com/hook',
  email: 'you@example.com',
  events: ['goal.converted'],
  domain: 'example.com',
  timezone: 'Europe/Berlin',
  path: '/pricing',
  eventName: 'signup',
  currency: 'EUR',
  name: 'Signup',
};

/**
 * A value that fits the schema: required fields only, the first of several choices, the smallest of numbers.
 * @param hints come before what is made up, where the field's schema is no choice
 */
export function exampleOf(schema: Schema, hints: Hints = {}, name = ''): unknown {
  const known = { ...usualHints, ...hints };
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (name in known) return known[name];
  if (schema.default !== undefined) return schema.default;
  if (schema.anyOf) return exampleOf(schema.anyOf[0]!, hints, name);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(part => exampleOf(part, hints) as object));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return objectOf(schema, hints);
  if (type === 'array') return schema.items && schema.minItems ? [exampleOf(schema.items, hints)] : [];
  if (type === 'string') return textOf(schema, name);
  if (type === 'number' || type === 'integer') return Math.max(1, schema.minimum ?? 1);
  return type === 'boolean' ? true : null;
}

function objectOf({ properties = {}, required = [] }: Schema, hints: Hints): object {
  const shown = Object.entries(properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(shown.map(([name, field]) => [name, exampleOf(field, hints, name)]));
}

function textOf({ format, pattern = '', minLength = 0 }: Schema, name: string): string {
  if (format === 'date-time') return '2026-01-15T12:00:00Z';
  if (pattern.includes('@')) return 'you@example.com';
  if (pattern === '^[/*]') return '/';
  return (name || 'text').padEnd(minLength, '.');
}
