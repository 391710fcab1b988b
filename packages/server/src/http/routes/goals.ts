import { Goal, GoalChange, GoalCreate, GoalParams, Id, NextCursor, PageQuery } from '@bellwether/contract';
import { AppError, type Goal as GoalRecord } from '@bellwether/core';
import Type from 'typebox';
import { goalAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { changedGoalFields, newGoalFields } from '../goal-fields.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Goals'];
const one = named({ goal: Goal });

export function goalRoutes(api: Api, deps: AppDeps): void {
  const { registry, changed, clock, ids } = deps;
  const find = owned(deps);

  api.get(
    '/goals',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'List a site’s goals',
        querystring: Type.Object({ siteId: Id(), ...PageQuery }, { additionalProperties: false }),
        response: answers(200, named({ goals: Type.Array(Goal), nextCursor: NextCursor })),
      },
    },
    async request => {
      const { id: siteId } = await find.site(request, request.query.siteId);
      const page = await registry.goals.list({ siteId }, pageRequest(request.query));
      return { goals: page.items.map(goalAnswer), nextCursor: page.nextCursor };
    },
  );

  api.post(
    '/goals',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Add a goal', body: GoalCreate, response: answers(201, one) },
    },
    async (request, reply) => {
      const { siteId, ...given } = request.body;
      const site = await find.site(request, siteId);
      const made = { id: ids('goal'), siteId: site.id, createdAt: clock.now(), ...newGoalFields(given) };
      const goal = await registry.goals.create(made);
      await changed('goal', goal.id);
      return reply.code(201).send({ goal: goalAnswer(goal) });
    },
  );

  api.get(
    '/goals/:goalId',
    {
      config: { access: 'account' },
      schema: { tags, summary: 'Read a goal', params: GoalParams, response: answers(200, one) },
    },
    async request => ({ goal: goalAnswer(await find.goal(request, request.params.goalId)) }),
  );

  api.patch(
    '/goals/:goalId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Change a goal',
        description: 'Conversions that happened stay as they were.',
        params: GoalParams,
        body: GoalChange,
        response: answers(200, one),
      },
    },
    async request => {
      const before = await find.goal(request, request.params.goalId);
      const goal: GoalRecord = { ...before, ...changedGoalFields(before, request.body) };
      await registry.goals.update(goal);
      await changed('goal', goal.id);
      return { goal: goalAnswer(goal) };
    },
  );

  api.delete(
    '/goals/:goalId',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Delete a goal', params: GoalParams, response: nothing },
    },
    async (request, reply) => {
      const goal = await find.goal(request, request.params.goalId);
      const experiments = await registry.experiments.ofSite(goal.siteId);
      if (experiments.some(e => e.goalId === goal.id && e.status !== 'completed')) {
        throw new AppError('goal_in_use');
      }
      await registry.goals.delete(goal.id);
      await changed('goal', goal.id);
      return reply.code(204).send();
    },
  );
}
