import { EventTypeInfo, MessageBody, SampleQuery } from '@bellwether/contract';
import { AppError, catalogue, formatOf, messageId, messageTypeOf, messageTypes } from '@bellwether/core';
import Type from 'typebox';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named } from '../documented.ts';

const tags = ['Webhooks'];
const OtherBody = Type.Unsafe<unknown>({
  type: 'object',
  description: 'In another format: what that has.',
});

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
        summary: 'A sample message of a type, as a format sends it',
        params: Type.Object({ type: Type.String({ maxLength: 100, description: 'A name or an alias.' }) }),
        querystring: SampleQuery,
        response: answers(200, Type.Union([MessageBody, OtherBody])),
      },
    },
    async request => {
      const type = messageTypeOf(request.params.type);
      if (!type) throw new AppError('not_found', `Invalid event type: ${request.params.type}`);
      const format = formatOf(request.query.format ?? 'standard');
      if (format.names[type] === undefined)
        throw new AppError('invalid_event_type', `Invalid event type: ${request.params.type}`);
      const data = JSON.stringify(catalogue[type].sample);
      const siteId = 'site_01jd8z0000example0000000000';
      const message = { id: messageId(type, 'sample'), type, accountId: '', siteId, at: clock.now(), data };
      return JSON.parse(format.body(message)) as unknown;
    },
  );
}
