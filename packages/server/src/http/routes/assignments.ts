import { AssignmentsAnswer, AssignmentsQuery } from '@bellwether/contract';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers } from '../documented.ts';

/**
 * What the tracker asks once a page that has experiments. Like collecting it is for anybody's pages and asks for no
 * key; it tells nothing but what the visitor is to see.
 */
export function assignmentRoutes(app: Api, { assignments }: AppDeps): void {
  app.get(
    '/api/experiments',
    {
      schema: {
        tags: ['Collecting'],
        summary: 'The variants that the visitor who asks is to see',
        security: [],
        querystring: AssignmentsQuery,
        response: answers(200, AssignmentsAnswer),
      },
      // Before anything is checked: a page may read what is wrong with its question, too.
      onRequest: async (_, reply) => {
        reply.headers({
          'Access-Control-Allow-Origin': '*',
          'Cross-Origin-Resource-Policy': 'cross-origin',
          'Cache-Control': 'no-store',
        });
      },
    },
    async ({ query, raw }) => assignments({ siteId: query.site, visitor: query.visitor }, raw),
  );
}
