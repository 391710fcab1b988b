import {
  hears,
  type IdMaker,
  type Message,
  type MessageType,
  messagesOf,
  type Session,
  sessionEndedMessage,
  type TrackedEvent,
  type Webhook,
} from '@bellwether/core';
import type { NewDelivery } from '../ports/index.ts';

/** The webhooks of a site's account that hear of the site, and which types somebody hears of at all. */
export interface Audience {
  accountId: string;
  webhooks: readonly Webhook[];
  types: ReadonlySet<MessageType>;
}

export interface Outbox {
  messages: Message[];
  deliveries: NewDelivery[];
}

/** The messages live events and ended sessions give, with a delivery for each webhook that hears one. */
export function outboxOf(
  events: readonly TrackedEvent[],
  ended: readonly Session[],
  audienceOf: (siteId: string) => Audience | null,
  newId: IdMaker,
  now: number,
): Outbox {
  const outbox: Outbox = { messages: [], deliveries: [] };
  for (const event of events) {
    const audience = event.live ? audienceOf(event.siteId) : null;
    if (!audience || audience.types.size === 0) continue;
    for (const message of messagesOf(event, audience.accountId, audience.types)) {
      address(message, audience.webhooks, outbox, newId, now);
    }
  }
  for (const session of ended) {
    const audience = session.live ? audienceOf(session.siteId) : null;
    if (!audience?.types.has('session.ended')) continue;
    address(sessionEndedMessage(session, audience.accountId), audience.webhooks, outbox, newId, now);
  }
  return outbox;
}

/** Adds the message with its deliveries, if anybody hears it. */
export function address(
  message: Message,
  webhooks: readonly Webhook[],
  outbox: Outbox,
  newId: IdMaker,
  now: number,
): void {
  let parsed: unknown;
  const data = () => (parsed ??= JSON.parse(message.data));
  const hearing = webhooks.filter(webhook => hears(webhook, message, data));
  if (hearing.length === 0) return;
  outbox.messages.push(message);
  for (const webhook of hearing) outbox.deliveries.push(deliveryTo(webhook, message.id, newId, now));
}

/** A disabled webhook's deliveries wait for it to be enabled rather than vanish. */
export function deliveryTo(webhook: Webhook, messageId: string, newId: IdMaker, now: number): NewDelivery {
  const state = webhook.active ? 'pending' : 'paused';
  return { id: newId('dlv'), messageId, webhookId: webhook.id, state, reason: null, createdAt: now };
}
