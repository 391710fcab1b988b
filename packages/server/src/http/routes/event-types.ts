import { EventTypeInfo, MessageBody } from '@bellwether/contract';
import { AppError, catalogue, iso, messageId, messageTypeOf, messageTypes } from '@bellwether/core';
import Type from 'typebox';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named } from '../documented.ts';

const tags = ['Webhooks'];

/** The catalogue of message types, for pickers and for Zapier, which wants a sample of what it will get. */
export function eventTypeRoutes(api: Api, { clock }: AppDeps): void {
  api.get(
    '/event-types',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'List the types of messages',
        response: answers(200, named({ eventTypes: Type.Array(EventTypeInfo) })),
      },
    },
    async () => ({
      eventTypes: messageTypes.map(type => {
        const { firesWhen, aliases, data } = catalogue[type];
        return { type, firesWhen, aliases, schema: { ...data } };
      }),
    }),
  );

  api.get(
    '/event-types/:type/sample',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'A sample message of a type',
        params: Type.Object({ type: Type.String({ maxLength: 100, description: 'A name or an alias.' }) }),
        response: answers(200, MessageBody),
      },
    },
    async request => {
      const type = messageTypeOf(request.params.type);
      if (!type) throw new AppError('not_found', `Invalid event type: ${request.params.type}`);
      const data = catalogue[type].sample;
      return { id: messageId(type, 'sample'), type, timestamp: iso(clock.now()), data };
    },
  );
}
