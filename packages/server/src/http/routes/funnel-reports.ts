import {
  FunnelQuery,
  FunnelResult,
  FunnelsAnswer,
  FunnelsQuery,
  Id,
  SiteParams,
  usualFunnels,
} from '@bellwether/contract';
import { AppError, type Funnel, type FunnelStep, type Site } from '@bellwether/core';
import Type from 'typebox';
import { funnelReport } from '../../query/index.ts';
import type { Access } from '../access.ts';
import { funnelAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { owned } from '../owned.ts';

const tags = ['Reports'];
const access: Access = 'stats:read';

/** How far visitors come in a site's funnels. */
export function funnelReportRoutes(api: Api, deps: AppDeps): void {
  const { registry, eventStore: store, clock } = deps;
  const find = owned(deps);

  async function resultOf(site: Site, funnel: Funnel, query: FunnelQuery) {
    const { steps, ...counted } = await funnelReport({ store }, site, funnel, query, clock.now());
    const labels = await Promise.all(funnel.steps.map(labelOf));
    return {
      funnel: funnelAnswer(funnel),
      ...counted,
      steps: steps.map((step, index) => ({ ...funnel.steps[index]!, label: labels[index]!, ...step })),
    };
  }

  async function labelOf(step: FunnelStep): Promise<string> {
    if (step.kind === 'page') return step.path;
    if (step.kind === 'event') return step.eventName;
    // A deleted goal still has its conversions.
    return (await registry.goals.get(step.goalId))?.name ?? step.goalId;
  }

  api.get(
    '/sites/:siteId/funnels',
    {
      config: { access },
      schema: {
        tags,
        summary: 'How far visitors come in each funnel',
        params: SiteParams,
        querystring: FunnelsQuery,
        response: answers(200, FunnelsAnswer),
      },
    },
    async request => {
      const site = await find.site(request, request.params.siteId);
      const { limit = usualFunnels, cursor = null, ...query } = request.query;
      const page = await registry.funnels.list({ siteId: site.id }, { limit, cursor });
      const funnels = await Promise.all(page.items.map(funnel => resultOf(site, funnel, query)));
      return { funnels, nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/sites/:siteId/funnels/:funnelId',
    {
      config: { access },
      schema: {
        tags,
        summary: 'How far visitors come in a funnel',
        params: Type.Object({ ...SiteParams.properties, funnelId: Id() }),
        querystring: FunnelQuery,
        response: answers(200, FunnelResult),
      },
    },
    async request => {
      const site = await find.site(request, request.params.siteId);
      const funnel = await find.funnel(request, request.params.funnelId);
      if (funnel.siteId !== site.id) throw new AppError('funnel_not_found');
      return resultOf(site, funnel, request.query);
    },
  );
}
