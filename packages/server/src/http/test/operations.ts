import type { Schema } from '../reference/example.ts';
import type { TestApp } from './server.ts';

export type Method = 'get' | 'post' | 'patch' | 'delete';

/** An operation as the OpenAPI document tells it. */
export interface Operation {
  method: Method;
  path: string;
  /** The role a session's user needs; undefined where anybody may. */
  role: 'viewer' | 'admin' | 'owner' | undefined;
  /** Whether an API key may, whatever its scopes. */
  takesKeys: boolean;
  parameters: { in: 'path' | 'query' | 'header'; name: string; required?: boolean; schema: Schema }[];
  body: Schema | undefined;
}

interface Documented {
  security?: Record<string, string[]>[];
  'x-role'?: Operation['role'];
  parameters?: Operation['parameters'];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** Every operation there is. */
export const operationsOf = ({ app }: Pick<TestApp, 'app'>): Operation[] =>
  Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Documented>).map(([method, documented]) => ({
      method: method as Method,
      path,
      role: documented['x-role'],
      takesKeys: documented.security?.some(way => 'apiKey' in way) ?? false,
      parameters: documented.parameters ?? [],
      body: documented.requestBody?.content['application/json']?.schema,
    })),
  );
