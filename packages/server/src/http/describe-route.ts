import type { FastifySchema } from 'fastify';
import { type Access, roleFor } from './access.ts';

/** What a route's answers mean, where its schema does not say. */
const meanings: Record<string, string> = {
  '200': 'What was asked for.',
  '201': 'Made.',
  '202': 'Taken up; it goes on in the background.',
  '204': 'Done.',
  '4xx': 'Refused; `code` says why.',
  '5xx': 'Not now (503, see `Retry-After`), or a fault of the server.',
};

/** A route's schema as the document tells it: with who may call it, and what its answers mean. */
export function describeRoute(schema: FastifySchema, access: Access | undefined): FastifySchema {
  const answers = Object.entries((schema?.response ?? {}) as Record<string, object>);
  const response = Object.fromEntries(
    answers.map(([status, answer]) => [status, { description: meanings[status], ...answer }]),
  );
  return { ...schema, response, ...(access && whoMay(access)) };
}

/** OpenAPI's `security`, with the scope a key needs, and the role that a session's user needs as `x-role`. */
function whoMay(access: Access): object {
  if (access === 'public') return { security: [] };
  const session = { session: [] };
  const ofRole = { 'x-role': roleFor[access] };
  if (access === 'session' || access === 'owner') return { security: [session], ...ofRole };
  return { security: [{ apiKey: access === 'account' ? [] : [access] }, session], ...ofRole };
}
