import { Id, pageLimits, ZtaWebhook, ZtaWebhookCreate } from '@bellwether/contract';
import { formatOf, iso, SECRET_PREFIX, type Webhook } from '@bellwether/core';
import Type from 'typebox';
import { accountOf } from '../access.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named } from '../documented.ts';
import { owned } from '../owned.ts';
import { newWebhookFields } from '../webhook-fields.ts';
import type { WebhookKeeper } from '../webhook-keeper.ts';

const tags = ['Webhooks (zta)'];
const closed = { additionalProperties: false } as const;

/**
 * The same webhooks by the addresses, bodies and messages of Zero Trust Analytics, for programs written for it.
 * What is made here has that product's format.
 */
export function ztaWebhookRoutes(api: Api, deps: AppDeps, keeper: WebhookKeeper): void {
  const { registry, sealer, clock } = deps;
  const find = owned(deps);

  async function maskedSecret(webhookId: string): Promise<string> {
    const [newest] = await registry.webhooks.secrets(webhookId, clock.now());
    return `${SECRET_PREFIX}…${newest ? sealer.open(newest.sealed).slice(-4) : ''}`;
  }

  api.get(
    '/webhooks',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'List a site’s webhooks',
        querystring: Type.Object({ siteId: Id() }, closed),
        response: answers(200, named({ webhooks: Type.Array(ZtaWebhook) })),
      },
    },
    async request => {
      const { id: siteId, accountId } = await find.site(request, request.query.siteId);
      const all = { limit: pageLimits.most, cursor: null };
      const { items } = await registry.webhooks.list({ accountId, siteId }, all);
      const shown = items.map(async webhook => ({
        ...answerOf(webhook, await maskedSecret(webhook.id)),
        lastTriggered: webhook.lastTriggeredAt === null ? null : iso(webhook.lastTriggeredAt),
      }));
      return { webhooks: await Promise.all(shown) };
    },
  );

  api.post(
    '/webhooks',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Add a webhook',
        body: ZtaWebhookCreate,
        response: answers(201, named({ webhook: ZtaWebhook })),
      },
    },
    async (request, reply) => {
      const site = await find.site(request, request.body.siteId);
      const fields = newWebhookFields({ ...request.body, siteId: site.id, format: 'zta' });
      const { webhook, secret } = await keeper.add(accountOf(request), fields);
      return reply.code(201).send({ webhook: answerOf(webhook, secret) });
    },
  );

  api.delete(
    '/webhooks',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Delete a webhook',
        querystring: Type.Object({ id: Id() }, closed),
        response: answers(200, Type.Object({ success: Type.Boolean(), message: Type.String() })),
      },
    },
    async request => {
      await keeper.remove(await find.webhook(request, request.query.id));
      return { success: true, message: 'Webhook deleted successfully' };
    },
  );
}

const { names } = formatOf('zta');

/** A webhook made elsewhere may hear of types that the product has no name for: they keep their own. */
const answerOf = ({ id, url, events, active, createdAt }: Webhook, secret: string): ZtaWebhook => ({
  id,
  url,
  events: events.map(type => names[type] ?? type),
  secret,
  active,
  createdAt: iso(createdAt),
});
