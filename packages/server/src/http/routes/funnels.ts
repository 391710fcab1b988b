import {
  Funnel,
  FunnelChange,
  FunnelCreate,
  FunnelParams,
  Id,
  NextCursor,
  PageQuery,
} from '@bellwether/contract';
import { AppError, type Funnel as FunnelRecord } from '@bellwether/core';
import Type from 'typebox';
import { funnelAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { changedFunnelFields, type FunnelFields, newFunnelFields } from '../funnel-fields.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Funnels'];
const one = named({ funnel: Funnel });

export function funnelRoutes(api: Api, deps: AppDeps): void {
  const { registry, clock, ids } = deps;
  const find = owned(deps);

  /** @throws AppError `goal_not_found` when a step waits for a goal that the site has not */
  async function refuseStrangeGoals(siteId: string, { steps }: FunnelFields): Promise<void> {
    for (const step of steps) {
      if (step.kind !== 'goal') continue;
      const goal = await registry.goals.get(step.goalId);
      if (goal?.siteId !== siteId) throw new AppError('goal_not_found');
    }
  }

  api.get(
    '/funnels',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'List a site’s funnels',
        querystring: Type.Object({ siteId: Id(), ...PageQuery }, { additionalProperties: false }),
        response: answers(200, named({ funnels: Type.Array(Funnel), nextCursor: NextCursor })),
      },
    },
    async request => {
      const { id: siteId } = await find.site(request, request.query.siteId);
      const page = await registry.funnels.list({ siteId }, pageRequest(request.query));
      return { funnels: page.items.map(funnelAnswer), nextCursor: page.nextCursor };
    },
  );

  api.post(
    '/funnels',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Add a funnel', body: FunnelCreate, response: answers(201, one) },
    },
    async (request, reply) => {
      const { siteId, ...given } = request.body;
      const site = await find.site(request, siteId);
      const fields = newFunnelFields(given);
      await refuseStrangeGoals(site.id, fields);
      const made = { id: ids('fun'), siteId: site.id, createdAt: clock.now(), ...fields };
      return reply.code(201).send({ funnel: funnelAnswer(await registry.funnels.create(made)) });
    },
  );

  api.get(
    '/funnels/:funnelId',
    {
      config: { access: 'account' },
      schema: { tags, summary: 'Read a funnel', params: FunnelParams, response: answers(200, one) },
    },
    async request => ({ funnel: funnelAnswer(await find.funnel(request, request.params.funnelId)) }),
  );

  api.patch(
    '/funnels/:funnelId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Change a funnel',
        description: 'Its report looks at the past by the new steps.',
        params: FunnelParams,
        body: FunnelChange,
        response: answers(200, one),
      },
    },
    async request => {
      const before = await find.funnel(request, request.params.funnelId);
      const fields = changedFunnelFields(before, request.body);
      if (request.body.steps) await refuseStrangeGoals(before.siteId, fields);
      const funnel: FunnelRecord = { ...before, ...fields };
      await registry.funnels.update(funnel);
      return { funnel: funnelAnswer(funnel) };
    },
  );

  api.delete(
    '/funnels/:funnelId',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Delete a funnel', params: FunnelParams, response: nothing },
    },
    async (request, reply) => {
      const funnel = await find.funnel(request, request.params.funnelId);
      await registry.funnels.delete(funnel.id);
      return reply.code(204).send();
    },
  );
}
