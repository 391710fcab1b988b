import type { Schema } from './example.ts';

/** The parts of our OpenAPI document that its readers here look at. */
export interface Document {
  info: { title: string; version: string; description?: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Documented>>;
  webhooks: Record<string, { post: Documented }>;
}

export interface Documented {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  'x-role'?: string;
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

export interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

export type Content = Record<string, { schema: Schema; example?: unknown }>;

/** An operation with its place. */
export interface Operation extends Documented {
  method: string;
  path: string;
}

/** The operations by their tag, in the order of the document. */
export function operationsByTag({ paths }: Document): Map<string, Operation[]> {
  const byTag = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, documented] of Object.entries(methods)) {
      const tag = documented.tags?.[0] ?? 'Other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), { ...documented, method, path }]);
    }
  }
  return byTag;
}

/** A name for links within the page. */
export const anchorOf = ({ method, path }: Pick<Operation, 'method' | 'path'>): string =>
  `${method}-${path}`.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');
