import { Deletion, Id, SiteParams } from '@bellwether/contract';
import { iso } from '@bellwether/core';
import Type from 'typebox';
import type { Erasure } from '../../../ports/index.ts';
import type { Api } from '../../api.ts';
import type { AppDeps } from '../../deps.ts';
import { answers, named } from '../../documented.ts';
import { owned } from '../../owned.ts';

const tags = ['Data'];

/** Visitors' data, deleted for good. That of a whole site goes with the site. */
export function deletionRoutes(api: Api, deps: AppDeps): void {
  const { erasures } = deps.data;
  const find = owned(deps);

  api.delete(
    '/sites/:siteId/visitors/:visitorId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Delete a visitor’s data',
        description: `Events, visits, and the messages that tell of the visitor, with their deliveries. It is sure to be done
when this is answered, and done some seconds later; \`deletions\` lists it until then.`,
        params: Type.Object({ ...SiteParams.properties, visitorId: Id() }),
        response: answers(202, named({ deletion: Deletion })),
      },
    },
    async (request, reply) => {
      const site = await find.site(request, request.params.siteId);
      const asked = await erasures.ask(site.id, request.params.visitorId);
      return reply.code(202).send({ deletion: deletionAnswer(asked) });
    },
  );

  api.get(
    '/sites/:siteId/deletions',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Deletions under way',
        description: 'Those that are done are not kept.',
        params: SiteParams,
        response: answers(200, named({ deletions: Type.Array(Deletion) })),
      },
    },
    async request => {
      const site = await find.site(request, request.params.siteId);
      return { deletions: (await erasures.ofSite(site.id)).map(deletionAnswer) };
    },
  );
}

const deletionAnswer = ({ createdAt, ...rest }: Erasure) => ({ ...rest, createdAt: iso(createdAt) });
