import { CollectBatch, Collected, CollectSingle, dropReasons, ErrorBody } from '@bellwether/contract';
import Type from 'typebox';

const description = `One event, or up to 500 as \`{site, events: […]}\`, all of which are taken or none; 64 KiB at most. The
answer comes once they are durably kept. What is refused on purpose is answered with 202, too, and named in the header
\`X-Bellwether-Dropped\`. Pages of any origin may send: as text, browsers need no leave first.`;

const json = (schema: object) => ({ 'application/json': { schema } });

/**
 * The one address that the web framework does not route, see collect/http-door.ts, as the OpenAPI document tells it:
 * with the schemas that validate its bodies.
 */
export const collectingPaths = {
  '/api/event': {
    post: {
      tags: ['Collecting'],
      summary: 'Report events from a page',
      description,
      security: [],
      requestBody: {
        required: true,
        content: {
          ...json(Type.Union([CollectSingle, CollectBatch])),
          'text/plain': { schema: Type.String({ description: 'The same JSON.' }) },
        },
      },
      responses: {
        202: {
          description: 'Kept; or left out on purpose.',
          headers: {
            'X-Bellwether-Dropped': {
              description: 'Why events were left out; the first reason where there were several.',
              schema: Type.Enum([...dropReasons]),
            },
          },
          content: json(Collected),
        },
        '4XX': { description: 'Refused; `code` says why.', content: json(ErrorBody) },
        '5XX': {
          description: 'Not now (503, see `Retry-After`), or a fault of the server. Nothing was taken.',
          content: json(ErrorBody),
        },
      },
    },
  },
};
