import { StreamHeaders, StreamQuery } from '@bellwether/contract';
import { AppError, type MessageType, messageTypeOf, messageTypes } from '@bellwether/core';
import { isStillWelcome, principalOf, reachFor } from '../access.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { eventStream } from '../documented.ts';
import { owned } from '../owned.ts';

const description = `Server-sent events, one a message: \`event\` is its type, \`id\` where to go on from, \`data\` the body
that a webhook of the format \`standard\` gets. A comment every 15 seconds tells that the connection lives.

Send the last \`id\` back as \`Last-Event-ID\` (an EventSource does so by itself), and what happened since comes first.
Every message comes at least once; a few may come again where a stream is resumed. At most 10 streams at once for each
key or session; a reader that falls far behind is disconnected and resumes.`;

export function streamRoutes(api: Api, deps: AppDeps): void {
  const { streams } = deps;
  const find = owned(deps);

  api.get(
    '/stream',
    {
      config: { access: 'stats:read' },
      // HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        tags: ['Messages'],
        summary: 'Messages as they happen',
        description,
        querystring: StreamQuery,
        headers: StreamHeaders,
        response: eventStream,
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { siteId, types } = request.query;
      if (siteId !== undefined) await find.site(request, siteId);
      const body = await streams.open({
        accountId: principal.accountId,
        reach: siteId === undefined ? reachFor(request) : [siteId],
        types: typesOf(types),
        reader: principal.via === 'key' ? principal.key.id : principal.user.id,
        lastEventId: request.headers['last-event-id'],
        mayRead: () => isStillWelcome(principal, deps),
      });
      return reply
        .headers({
          'Content-Type': 'text/event-stream',
          // For proxies that would gather an answer before they pass it on.
          'X-Accel-Buffering': 'no',
        })
        .send(body);
    },
  );
}

/** @throws AppError `invalid_event_type` */
function typesOf(list: string | undefined): ReadonlySet<MessageType> {
  if (list === undefined) return new Set(messageTypes);
  const types = list.split(',').map(name => {
    const type = messageTypeOf(name.trim());
    if (!type) throw new AppError('invalid_event_type', `Invalid event type: ${name.trim()}`);
    return type;
  });
  return new Set(types);
}
