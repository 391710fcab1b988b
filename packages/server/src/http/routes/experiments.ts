import {
  Experiment,
  ExperimentChange,
  ExperimentCreate,
  ExperimentParams,
  Id,
  NextCursor,
  PageQuery,
} from '@bellwether/contract';
import { AppError, type Experiment as ExperimentRecord, experimentLimits } from '@bellwether/core';
import Type from 'typebox';
import type { Asked } from '../access.ts';
import { experimentAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { changedExperiment, newExperimentFields } from '../experiment-fields.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Experiments'];
const one = named({ experiment: Experiment });

export function experimentRoutes(api: Api, deps: AppDeps): void {
  const { registry, changed, clock, ids } = deps;
  const find = owned(deps);

  /** A goal of the site itself. */
  async function refuseOtherGoal(request: Asked, goalId: string, siteId: string): Promise<void> {
    const goal = await find.goal(request, goalId);
    if (goal.siteId === siteId) return;
    const problem = 'is a goal of another site';
    throw new AppError('invalid_request', `goalId ${problem}.`, [{ field: 'goalId', problem }]);
  }

  async function refuseTooMany({ id, siteId }: ExperimentRecord): Promise<void> {
    const others = (await registry.experiments.ofSite(siteId)).filter(other => other.id !== id);
    const running = others.filter(other => other.status === 'running').length;
    if (running >= experimentLimits.running) throw new AppError('experiment_limit_reached');
  }

  api.get(
    '/experiments',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'List a site’s experiments',
        querystring: Type.Object({ siteId: Id(), ...PageQuery }, { additionalProperties: false }),
        response: answers(200, named({ experiments: Type.Array(Experiment), nextCursor: NextCursor })),
      },
    },
    async request => {
      const { id: siteId } = await find.site(request, request.query.siteId);
      const page = await registry.experiments.list({ siteId }, pageRequest(request.query));
      return { experiments: page.items.map(experimentAnswer), nextCursor: page.nextCursor };
    },
  );

  api.post(
    '/experiments',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Add an experiment',
        description: 'It is a draft until it is started: `PATCH` its `status` to `running`.',
        body: ExperimentCreate,
        response: answers(201, one),
      },
    },
    async (request, reply) => {
      const { siteId, ...given } = request.body;
      const site = await find.site(request, siteId);
      await refuseOtherGoal(request, given.goalId, site.id);
      const fields = newExperimentFields(given);
      const made = { id: ids('exp'), siteId: site.id, createdAt: clock.now(), ...fields };
      const experiment = await registry.experiments.create(made);
      await changed('experiment', experiment.id);
      return reply.code(201).send({ experiment: experimentAnswer(experiment) });
    },
  );

  api.get(
    '/experiments/:experimentId',
    {
      config: { access: 'account' },
      schema: { tags, summary: 'Read an experiment', params: ExperimentParams, response: answers(200, one) },
    },
    async request => ({
      experiment: experimentAnswer(await find.experiment(request, request.params.experimentId)),
    }),
  );

  api.patch(
    '/experiments/:experimentId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Change, start, pause or complete an experiment',
        description:
          'The key, the goal and the variants are for drafts to change: visitors would change theirs.',
        params: ExperimentParams,
        body: ExperimentChange,
        response: answers(200, one),
      },
    },
    async request => {
      const before = await find.experiment(request, request.params.experimentId);
      const experiment = changedExperiment(before, request.body, clock.now());
      if (experiment.goalId !== before.goalId) {
        await refuseOtherGoal(request, experiment.goalId, experiment.siteId);
      }
      if (experiment.status === 'running' && before.status !== 'running') await refuseTooMany(experiment);
      await registry.experiments.update(experiment);
      await changed('experiment', experiment.id);
      return { experiment: experimentAnswer(experiment) };
    },
  );

  api.delete(
    '/experiments/:experimentId',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Delete an experiment', params: ExperimentParams, response: nothing },
    },
    async (request, reply) => {
      const experiment = await find.experiment(request, request.params.experimentId);
      await registry.experiments.delete(experiment.id);
      await changed('experiment', experiment.id);
      return reply.code(204).send();
    },
  );
}
