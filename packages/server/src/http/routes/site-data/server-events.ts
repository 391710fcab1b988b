import { Collected, collectLimits, ServerBatch, ServerSingle, SiteParams } from '@bellwether/contract';
import Type from 'typebox';
import type { Api } from '../../api.ts';
import type { AppDeps } from '../../deps.ts';
import { answers } from '../../documented.ts';
import { owned } from '../../owned.ts';

const description = `One event, or up to 500 as \`{events: […]}\`, all of which are taken or none. Events without
\`timestamp\`, or less than an hour old, are live: webhooks hear of them. Older ones are history, counted and not
announced. What is refused on purpose (an excluded address or path) is named in the header \`X-Bellwether-Dropped\`.`;

/** Events that servers report. The body is read by what reads those of browsers, so that both refuse alike. */
export function serverEventRoutes(api: Api, deps: AppDeps): void {
  const find = owned(deps);

  api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/json', 'text/plain'],
      { parseAs: 'buffer', bodyLimit: collectLimits.serverBodyBytes },
      async (_request: unknown, body: Buffer) => body,
    );
    scope.post<{ Params: { siteId: string }; Body: Buffer | undefined }>(
      '/sites/:siteId/events',
      {
        config: { access: 'events:write' },
        // What reads the body validates it, with the same schemas.
        validatorCompiler: () => () => true,
        schema: {
          tags: ['Collecting'],
          summary: 'Report events from a server',
          description,
          params: SiteParams,
          body: Type.Union([ServerSingle, ServerBatch]),
          response: answers(202, Collected),
        },
      },
      async (request, reply) => {
        const site = await find.site(request, request.params.siteId);
        const { accepted, dropped } = await deps.data.collect(site.id, request.body ?? Buffer.alloc(0));
        if (dropped) reply.header('X-Bellwether-Dropped', dropped);
        return reply.code(202).send({ accepted });
      },
    );
  });
}
