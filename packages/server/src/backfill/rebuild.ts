import { hears, type Message, messagesOf, sessionEndedMessage } from '@bellwether/core';
import type { BackfillScope } from './scope.ts';
import type { Happening } from './timeline.ts';

/**
 * The messages the webhook would have been sent of what happened, with the ids and bytes they had, or would have
 * had, then. History is among it: it was not announced when it came.
 */
export function rebuild(happenings: readonly Happening[], scope: BackfillScope): Message[] {
  const messages = new Map<string, Message>();
  for (const message of happenings.flatMap(happening => messagesIn(happening, scope))) {
    if (hears(scope.webhook, message, () => JSON.parse(message.data))) messages.set(message.id, message);
  }
  return [...messages.values()];
}

function messagesIn(happening: Happening, { webhook, types }: BackfillScope): Message[] {
  return 'event' in happening
    ? messagesOf(happening.event, webhook.accountId, types)
    : [sessionEndedMessage(happening.session, webhook.accountId)];
}
