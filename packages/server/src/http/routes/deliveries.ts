import {
  Delivery,
  DeliveryParams,
  DeliveryQuery,
  DeliveryWithLog,
  NextCursor,
  WebhookParams,
} from '@bellwether/contract';
import { AppError, type MessageType, messageTypeOf } from '@bellwether/core';
import Type, { type Static } from 'typebox';
import type { DeliveryFilter } from '../../ports/index.ts';
import { deliveryAnswer, deliveryWithLogAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named } from '../documented.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Deliveries'];

export function deliveryRoutes(api: Api, deps: AppDeps): void {
  const { deliveries, deliveriesDue, registry, clock } = deps;
  const find = owned(deps);

  api.get(
    '/webhooks/:webhookId/deliveries',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'List a webhook’s deliveries, newest first',
        params: WebhookParams,
        querystring: DeliveryQuery,
        response: answers(200, named({ deliveries: Type.Array(Delivery), nextCursor: NextCursor })),
      },
    },
    async request => {
      const webhook = await find.webhook(request, request.params.webhookId);
      const page = await deliveries.list(webhook.id, filterOf(request.query), pageRequest(request.query));
      return { deliveries: page.items.map(deliveryAnswer), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/deliveries/:deliveryId',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Read a delivery with its message and attempts',
        params: DeliveryParams,
        response: answers(200, named({ delivery: DeliveryWithLog })),
      },
    },
    async request => {
      const delivery = await find.delivery(request, request.params.deliveryId);
      const webhook = await registry.webhooks.get(delivery.webhookId);
      return { delivery: deliveryWithLogAnswer(delivery, webhook) };
    },
  );

  api.post(
    '/deliveries/:deliveryId/replay',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags,
        summary: 'Send a delivery again',
        description: 'At once, with the same `webhook-id`, and a schedule begun anew.',
        params: DeliveryParams,
        response: answers(202, named({ delivery: Delivery })),
      },
    },
    async (request, reply) => {
      const { id, webhookId } = await find.delivery(request, request.params.deliveryId);
      const webhook = await find.webhook(request, webhookId);
      if (!(await deliveries.replay(id, clock.now()))) throw new AppError('delivery_not_replayable');
      // Of a webhook that is switched off it waits with the others.
      if (!webhook.active) await deliveries.shift(webhookId, 'paused', clock.now());
      deliveriesDue(webhookId, { manual: true });
      return reply.code(202).send({ delivery: deliveryAnswer(await find.delivery(request, id)) });
    },
  );
}

function filterOf({ state, type, from, to }: Static<typeof DeliveryQuery>): DeliveryFilter {
  return {
    state,
    type: type === undefined ? undefined : typeOf(type),
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  };
}

function typeOf(name: string): MessageType {
  const type = messageTypeOf(name);
  if (!type) throw new AppError('invalid_event_type', `Invalid event type: ${name}`);
  return type;
}
