import { Delivery, RotateSecret, Webhook, WebhookParams } from '@bellwether/contract';
import type { TestData } from '@bellwether/core';
import { catalogue, type Message, messageId, type Webhook as WebhookRecord } from '@bellwether/core';
import type { NewDelivery } from '../../ports/index.ts';
import { deliveryAnswer, webhookAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named } from '../documented.ts';
import { owned } from '../owned.ts';
import type { WebhookKeeper } from '../webhook-keeper.ts';

const tags = ['Webhooks'];
const HOUR = 3_600_000;
const USUAL_OVERLAP_HOURS = 24;

export function webhookActionRoutes(api: Api, deps: AppDeps, keeper: WebhookKeeper): void {
  const { deliveries, deliveriesDue, clock, ids } = deps;
  const find = owned(deps);

  api.post(
    '/webhooks/:webhookId/test',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Send a test',
        description:
          'Sends `webhook.test`, whatever the webhook subscribes to. The delivery tells what came of it.',
        params: WebhookParams,
        response: answers(202, named({ delivery: Delivery })),
      },
    },
    async (request, reply) => {
      const webhook = await find.webhook(request, request.params.webhookId);
      const now = clock.now();
      const message = testMessage(webhook, ids('evt'), now);
      const delivery: NewDelivery = {
        id: ids('dlv'),
        messageId: message.id,
        webhookId: webhook.id,
        state: webhook.active ? 'pending' : 'paused',
        reason: null,
        createdAt: now,
      };
      await deliveries.add([message], [delivery], now);
      // Asked for by a person, it goes out at once even while the webhook is held back.
      if (webhook.active) await deliveries.replay(delivery.id, now);
      deliveriesDue(webhook.id, { manual: true });
      return reply.code(202).send({ delivery: deliveryAnswer(await find.delivery(request, delivery.id)) });
    },
  );

  api.post(
    '/webhooks/:webhookId/rotate-secret',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Give a webhook a new secret',
        description: 'The answer has it, this once. The old one signs beside it for `overlapHours`.',
        params: WebhookParams,
        body: RotateSecret,
        response: answers(200, named({ webhook: Webhook })),
      },
    },
    async request => {
      const webhook = await find.webhook(request, request.params.webhookId);
      const { overlapHours = USUAL_OVERLAP_HOURS } = request.body;
      const secret = await keeper.rotateSecret(webhook, clock.now() + Math.round(overlapHours * HOUR));
      return { webhook: webhookAnswer(webhook, secret) };
    },
  );
}

/** @param happening tells one press of the button from the next */
function testMessage({ id, accountId, siteId }: WebhookRecord, happening: string, at: number): Message {
  const { message } = catalogue['webhook.test'].sample as TestData;
  const data: TestData = { webhookId: id, siteId, message };
  return {
    id: messageId('webhook.test', id, happening),
    type: 'webhook.test',
    accountId,
    siteId,
    at,
    data: JSON.stringify(data),
  };
}
