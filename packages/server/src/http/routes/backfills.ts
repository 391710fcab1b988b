import {
  Backfill,
  BackfillCreate,
  BackfillParams,
  DryRunAnswer,
  NextCursor,
  PageQuery,
  ReplayCreate,
  WebhookParams,
} from '@bellwether/contract';
import { AppError, type MessageType, type Webhook } from '@bellwether/core';
import Type from 'typebox';
import type { WebhookJob } from '../../ports/index.ts';
import type { Asked } from '../access.ts';
import { backfillAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import { backfillRange, replayRange } from '../backfill-fields.ts';
import type { AppDeps, BackfillRange } from '../deps.ts';
import { answers, named } from '../documented.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Backfills'];
const one = named({ backfill: Backfill });
const created = { ...answers(202, one), 200: DryRunAnswer };

export function backfillRoutes(api: Api, deps: AppDeps): void {
  const { webhookJobs, countBackfill, jobsChanged, clock, ids } = deps;
  const find = owned(deps);

  async function findJob(request: Asked, params: { webhookId: string; backfillId: string }) {
    const webhook = await find.webhook(request, params.webhookId);
    const job = await webhookJobs.get(params.backfillId);
    if (job?.webhookId !== webhook.id) throw new AppError('backfill_not_found');
    return job;
  }

  /** What every job begins as. */
  const begun = ({ id: webhookId }: Webhook, total: number | null) => ({
    id: ids('job'),
    webhookId,
    state: 'pending' as const,
    reason: null,
    total,
    done: 0,
    skipped: 0,
    page: '',
    position: null,
    createdAt: clock.now(),
    finishedAt: null,
  });

  async function start(job: WebhookJob) {
    await webhookJobs.create(job);
    jobsChanged();
    return { backfill: backfillAnswer(job) };
  }

  /** As far as it is known at once: the job itself counts again before it begins. */
  async function firstTotal(webhook: Webhook, range: BackfillRange): Promise<number | null> {
    if (webhook.filter !== null) return null;
    try {
      return totalOf(await countBackfill(webhook, range));
    } catch (error) {
      if (error instanceof AppError && error.status === 503) return null;
      throw error;
    }
  }

  api.post(
    '/webhooks/:webhookId/backfill',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Send a webhook the messages of a past time',
        description:
          'Built again from the recorded events, with the ids and bytes they had. What was delivered is skipped, what failed is sent again. `dryRun` answers 200 with their number.',
        params: WebhookParams,
        body: BackfillCreate,
        response: created,
      },
    },
    async (request, reply) => {
      const webhook = await find.webhook(request, request.params.webhookId);
      const range = backfillRange(webhook, request.body, clock.now());
      if (request.body.dryRun) return dryRunAnswer(await countBackfill(webhook, range));
      const total = await firstTotal(webhook, range);
      return reply.code(202).send(await start({ ...begun(webhook, total), kind: 'backfill', ...range }));
    },
  );

  api.post(
    '/webhooks/:webhookId/replay',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Send deliveries of a webhook again',
        description: 'Those of a state, of all types and times unless told. It is a job like a backfill.',
        params: WebhookParams,
        body: ReplayCreate,
        response: created,
      },
    },
    async (request, reply) => {
      const webhook = await find.webhook(request, request.params.webhookId);
      const range = replayRange(webhook, request.body, clock.now());
      const counts = Object.fromEntries(await webhookJobs.countToReplay(range));
      if (request.body.dryRun) return dryRunAnswer(counts);
      const job = { ...begun(webhook, totalOf(counts)), kind: 'replay' as const, ...range };
      return reply.code(202).send(await start(job));
    },
  );

  api.get(
    '/webhooks/:webhookId/backfills',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'List a webhook’s backfills and bulk replays, newest first',
        params: WebhookParams,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: answers(200, named({ backfills: Type.Array(Backfill), nextCursor: NextCursor })),
      },
    },
    async request => {
      const webhook = await find.webhook(request, request.params.webhookId);
      const page = await webhookJobs.list(webhook.id, pageRequest(request.query));
      return { backfills: page.items.map(backfillAnswer), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/webhooks/:webhookId/backfills/:backfillId',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Read a backfill or bulk replay',
        params: BackfillParams,
        response: answers(200, one),
      },
    },
    async request => ({ backfill: backfillAnswer(await findJob(request, request.params)) }),
  );

  api.delete(
    '/webhooks/:webhookId/backfills/:backfillId',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Cancel a backfill or bulk replay',
        description: 'What it has queued is still sent. One that has ended stays as it ended.',
        params: BackfillParams,
        response: answers(200, one),
      },
    },
    async request => {
      const { id } = await findJob(request, request.params);
      await webhookJobs.cancel(id, clock.now());
      jobsChanged();
      return { backfill: backfillAnswer(await findJob(request, request.params)) };
    },
  );
}

type Counts = Partial<Record<MessageType, number>>;

const totalOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
const dryRunAnswer = (byType: Counts) => ({ total: totalOf(byType), byType });
