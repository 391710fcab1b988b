import type { EventTypeInfo } from '@bellwether/contract';

/** A field that a filter can ask for. */
export interface FilterField {
  /** As `goal.name`; `props.*` stands for any property. */
  path: string;
  kind: 'text' | 'number' | 'boolean' | 'other';
  description: string;
}

/** JSON Schema, as far as the messages' schemas use it. */
interface Schema {
  type?: string;
  description?: string;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  anyOf?: Schema[];
  const?: unknown;
  enum?: unknown[];
}

/** The fields of the types' data, those that any of them has, by path. */
export function filterFields(types: readonly Pick<EventTypeInfo, 'schema'>[]): FilterField[] {
  const fields = new Map<string, FilterField>();
  for (const { schema } of types) {
    for (const field of fieldsIn(schema, '')) if (!fields.has(field.path)) fields.set(field.path, field);
  }
  return [...fields.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function fieldsIn(schema: Schema, path: string): FilterField[] {
  const { properties, patternProperties, anyOf } = schema;
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (properties) return Object.entries(properties).flatMap(([key, inner]) => fieldsIn(inner, at(key)));
  const open = patternProperties && Object.values(patternProperties)[0];
  if (open) return fieldsIn(open, at('*'));
  const options = anyOf?.filter(({ type }) => type !== 'null');
  if (options?.length === 1) return fieldsIn({ description: schema.description, ...options[0] }, path);
  return [{ path, kind: kindOf(schema), description: schema.description ?? '' }];
}

function kindOf({ type, const: only, enum: values }: Schema): FilterField['kind'] {
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'boolean';
  return type === 'string' || only !== undefined || values !== undefined ? 'text' : 'other';
}
