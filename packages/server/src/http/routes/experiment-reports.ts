import {
  ExperimentParams,
  ExperimentQuery,
  ExperimentResultsAnswer,
  ExperimentsAnswer,
  ExperimentsQuery,
  SiteParams,
} from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import Type from 'typebox';
import { experimentItem, experimentReport } from '../../query/index.ts';
import type { Access } from '../access.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers } from '../documented.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Reports'];
const access: Access = 'stats:read';

/** Experiments as reports: with their goals' names, and what they have come to. */
export function experimentReportRoutes(api: Api, deps: AppDeps): void {
  const { registry, eventStore: store, clock } = deps;
  const find = owned(deps);

  api.get(
    '/sites/:siteId/experiments',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Experiments, newest first',
        params: SiteParams,
        querystring: ExperimentsQuery,
        response: answers(200, ExperimentsAnswer),
      },
    },
    async request => {
      const { id: siteId } = await find.site(request, request.params.siteId);
      const { items, nextCursor } = await registry.experiments.list({ siteId }, pageRequest(request.query));
      const goals = await Promise.all(items.map(({ goalId }) => registry.goals.get(goalId)));
      return { experiments: items.map((item, i) => experimentItem(item, goals[i] ?? null)), nextCursor };
    },
  );

  api.get(
    '/sites/:siteId/experiments/:experimentId',
    {
      config: { access },
      schema: {
        tags,
        summary: 'What an experiment has come to',
        params: Type.Object({ ...SiteParams.properties, ...ExperimentParams.properties }),
        querystring: ExperimentQuery,
        response: answers(200, ExperimentResultsAnswer),
      },
    },
    async request => {
      const site = await find.site(request, request.params.siteId);
      const experiment = await registry.experiments.get(request.params.experimentId);
      if (experiment?.siteId !== site.id) throw new AppError('experiment_not_found');
      const goal = await registry.goals.get(experiment.goalId);
      const report = experimentReport({ store }, site, experiment, goal, clock.now(), request.query);
      return { experiment: await report };
    },
  );
}
