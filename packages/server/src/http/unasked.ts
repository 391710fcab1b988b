import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { refusal } from './validation.ts';

const nothing = Compile(Type.Object({}, { additionalProperties: false }));

/**
 * Refuses the fields of a body or query that a route takes none of, as one that takes some refuses those it does not
 * know. Not by giving such routes an empty schema: the document would then say that they have a body.
 */
export function refuseUnasked(api: FastifyInstance): void {
  api.addHook('preValidation', async ({ method, body, query, is404, routeOptions: { schema } }) => {
    if (is404) return;
    // A route that reads a stream says of what media type instead of what schema. The body of a DELETE means nothing
    // in HTTP, and some automation platforms send the subscription along when they end it.
    if (!schema?.body && !schema?.consumes && method !== 'DELETE') refuseFields(body);
    if (!schema?.querystring) refuseFields(query);
  });
}

function refuseFields(given: unknown): void {
  if (!nothing.Check(given ?? {})) throw refusal(nothing.Errors(given));
}
