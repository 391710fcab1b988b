import {
  Id,
  NextCursor,
  PageQuery,
  UrlCheck,
  UrlCheckAnswer,
  Webhook,
  WebhookChange,
  WebhookCreate,
  WebhookParams,
} from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import Type from 'typebox';
import { accountOf, reachFor } from '../access.ts';
import { webhookAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';
import { changedWebhookFields, newWebhookFields } from '../webhook-fields.ts';
import type { WebhookKeeper } from '../webhook-keeper.ts';

const tags = ['Webhooks'];
const one = named({ webhook: Webhook });

export function webhookRoutes(api: Api, deps: AppDeps, keeper: WebhookKeeper): void {
  const { registry } = deps;
  const find = owned(deps);

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
      const scope = { accountId: accountOf(request), siteId, reach: reachFor(request) };
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
      const fields = newWebhookFields(request.body);
      await find.place(request, fields.siteId);
      const { webhook, secret } = await keeper.add(accountOf(request), fields);
      return reply.code(201).send({ webhook: webhookAnswer(webhook, secret) });
    },
  );

  api.post(
    '/webhooks/check-url',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Check where a webhook would point',
        description: 'As it is checked when a webhook is added. Nothing is sent there.',
        body: UrlCheck,
        response: answers(200, UrlCheckAnswer),
      },
    },
    async request => ({ problem: await problemOf(() => deps.checkUrl(request.body.url)) }),
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
      if (fields.siteId !== before.siteId) await find.place(request, fields.siteId);
      await keeper.change(before, fields);
      return { webhook: webhookAnswer(await find.webhook(request, before.id)) };
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
      await keeper.remove(await find.webhook(request, request.params.webhookId));
      return reply.code(204).send();
    },
  );
}

/** What a check refuses, as its error would be answered; null where it has nothing against it. */
async function problemOf(check: () => Promise<void> | void) {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof AppError && error.status === 400) return error.toJSON();
    throw error;
  }
}
