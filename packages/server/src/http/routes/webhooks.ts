import {
  Id,
  NextCursor,
  PageQuery,
  Webhook,
  WebhookChange,
  WebhookCreate,
  WebhookParams,
} from '@bellwether/contract';
import { AppError, makeSecret, type Webhook as WebhookRecord } from '@bellwether/core';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { accountOf } from '../access.ts';
import { webhookAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';
import { changedWebhookFields, newWebhookFields } from '../webhook-fields.ts';

const tags = ['Webhooks'];
const one = named({ webhook: Webhook });

export function webhookRoutes(api: Api, deps: AppDeps): void {
  const { registry, deliveries, deliveriesDue, changed, checkUrl, clock, ids, random, sealer } = deps;
  const find = owned(deps);
  const inTurn = oneAtATime();

  async function refuseFull(accountId: string, siteId: string | null): Promise<void> {
    const most = deps.settings.webhooksPerSite;
    if ((await registry.webhooks.count(accountId, siteId)) < most) return;
    const where = siteId === null ? 'There are already' : 'The site already has';
    throw new AppError('webhook_limit_reached', `${where} ${most} webhooks, which is the limit.`);
  }

  /** The account may name its own sites only. */
  async function refuseOtherSite(request: FastifyRequest, siteId: string | null): Promise<void> {
    if (siteId !== null) await find.site(request, siteId);
  }

  api.get(
    '/webhooks',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'List webhooks',
        querystring: Type.Object(
          { siteId: Type.Optional(Id('Only those of the site.')), ...PageQuery },
          { additionalProperties: false },
        ),
        response: answers(200, named({ webhooks: Type.Array(Webhook), nextCursor: NextCursor })),
      },
    },
    async request => {
      const { siteId } = request.query;
      if (siteId !== undefined) await find.site(request, siteId);
      const scope = { accountId: accountOf(request), siteId };
      const page = await registry.webhooks.list(scope, pageRequest(request.query));
      return { webhooks: page.items.map(webhook => webhookAnswer(webhook)), nextCursor: page.nextCursor };
    },
  );

  api.post(
    '/webhooks',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Add a webhook',
        description: 'The answer has the `secret`, this once.',
        body: WebhookCreate,
        response: answers(201, one),
      },
    },
    async (request, reply) => {
      const accountId = accountOf(request);
      const fields = newWebhookFields(request.body);
      await refuseOtherSite(request, fields.siteId);
      await checkUrl(fields.url);
      const now = clock.now();
      const secret = makeSecret(random(32));
      const webhook: WebhookRecord = {
        id: ids('wh'),
        accountId,
        ...fields,
        disabledReason: fields.active ? null : BY_HAND,
        createdAt: now,
        updatedAt: now,
        lastTriggeredAt: null,
        lastStatus: null,
        failingSince: null,
      };
      const sealed = { sealed: sealer.seal(secret), createdAt: now, expiresAt: null };
      await inTurn(async () => {
        await refuseFull(accountId, webhook.siteId);
        await registry.webhooks.create(webhook, sealed);
      });
      await changed('webhook', webhook.id);
      return reply.code(201).send({ webhook: webhookAnswer(webhook, secret) });
    },
  );

  api.get(
    '/webhooks/:webhookId',
    {
      config: { access: 'webhooks:write' },
      schema: { tags, summary: 'Read a webhook', params: WebhookParams, response: answers(200, one) },
    },
    async request => ({ webhook: webhookAnswer(await find.webhook(request, request.params.webhookId)) }),
  );

  api.patch(
    '/webhooks/:webhookId',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Change a webhook',
        description:
          'Takes effect on the next attempt. `active: false` makes its deliveries wait, `active: true` sends them.',
        params: WebhookParams,
        body: WebhookChange,
        response: answers(200, one),
      },
    },
    async request => {
      const before = await find.webhook(request, request.params.webhookId);
      const fields = changedWebhookFields(before, request.body);
      if (fields.siteId !== before.siteId) await refuseOtherSite(request, fields.siteId);
      if (fields.url !== before.url) await checkUrl(fields.url);
      const reason = fields.active ? null : (before.disabledReason ?? BY_HAND);
      const after: WebhookRecord = { ...before, ...fields, disabledReason: reason, updatedAt: clock.now() };
      await inTurn(async () => {
        if (after.siteId !== before.siteId) await refuseFull(after.accountId, after.siteId);
        await registry.webhooks.update(after);
      });
      await changed('webhook', after.id);
      if (after.active !== before.active) {
        await deliveries.shift(after.id, after.active ? 'pending' : 'paused', clock.now());
        deliveriesDue(after.id);
      }
      return { webhook: webhookAnswer(await find.webhook(request, after.id)) };
    },
  );

  api.delete(
    '/webhooks/:webhookId',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Delete a webhook',
        description: 'What it waits for is cancelled; its delivery log stays until it is pruned.',
        params: WebhookParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const webhook = await find.webhook(request, request.params.webhookId);
      await registry.webhooks.delete(webhook.id);
      await changed('webhook', webhook.id);
      await deliveries.shift(webhook.id, 'cancelled', clock.now());
      return reply.code(204).send();
    },
  );
}

/** `disabledReason` of a webhook that a person switched off. */
const BY_HAND = 'manual';
