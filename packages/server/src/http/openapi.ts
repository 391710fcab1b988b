import { MessageBody } from '@bellwether/contract';
import { catalogue, messageTypes } from '@bellwether/core';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { collectingPaths } from './collecting-document.ts';
import type { HttpSettings } from './deps.ts';
import { describeRoute } from './describe-route.ts';

/** Collects the routes that are registered after it, with the schemas that validate them, into one document. */
export async function documentRoutes(
  app: FastifyInstance,
  { version, publicUrl }: HttpSettings,
): Promise<void> {
  await app.register(swagger, {
    transform: ({ schema, url, route }) => ({ schema: describeRoute(schema, route.config?.access), url }),
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Bellwether',
        version,
        description: 'Self-hosted web analytics that tells your systems.',
      },
      servers: [{ url: publicUrl }],
      security: [{ apiKey: [] }, { session: [] }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key: `Authorization: Bearer bw_…`.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'bellwether_session',
            description:
              'The session of somebody signed in, with the role that `x-role` names, or a higher one.',
          },
        },
      },
      // A copy: the document's own object gets every route.
      paths: { ...collectingPaths },
      webhooks: messages(),
    },
  });
}

/** What a receiver gets in the `standard` format, type by type. */
function messages() {
  return Object.fromEntries(
    messageTypes.map(type => {
      const { firesWhen, data, sample } = catalogue[type];
      const schema = {
        ...MessageBody,
        properties: { ...MessageBody.properties, type: { const: type }, data },
      };
      const post = {
        summary: `Sent when ${firesWhen}.`,
        operationId: type,
        tags: ['Messages'],
        security: [],
        requestBody: {
          required: true,
          content: { 'application/json': { schema, example: exampleOf(type, sample) } },
        },
        responses: { '2XX': { description: 'Taken. Anything else is tried again.' } },
      };
      return [type, { post }];
    }),
  );
}

const exampleOf = (type: string, data: object) => ({
  id: 'msg_01hv6v1d2r7z9k4m8q3x5c0b7n',
  type,
  timestamp: '2026-01-15T12:00:00.000Z',
  data,
});
