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

/** Who hears of a site. */
export interface Audience {
  accountId: string;
  /** Those of the account that hear of the site. */
  webhooks: readonly Webhook[];
  /** The types somebody hears of at all, webhook or stream. */
  types: ReadonlySet<MessageType>;
  /** The types that streams listen to. */
  streamed: ReadonlySet<MessageType>;
}

export interface Outbox {
  messages: Message[];
  deliveries: NewDelivery[];
}

/** What a commit tells: the outbox is written with it, the rest is only said. */
export interface Told extends Outbox {
  /** What streams listen to, heard by webhooks or not, in the order it happened. */
  streamed: Message[];
}

/** The messages live events and ended sessions give, with a delivery for each webhook that hears one. */
export function outboxOf(
  events: readonly TrackedEvent[],
  ended: readonly Session[],
  audienceOf: (siteId: string) => Audience | null,
  newId: IdMaker,
  now: number,
): Told {
  const told: Told = { messages: [], deliveries: [], streamed: [] };
  const tell = (message: Message, { webhooks, streamed }: Audience) => {
    address(message, webhooks, told, newId, now);
    if (streamed.has(message.type)) told.streamed.push(message);
  };
  for (const event of events) {
    const audience = event.live ? audienceOf(event.siteId) : null;
    if (!audience || audience.types.size === 0) continue;
    for (const message of messagesOf(event, audience.accountId, audience.types)) tell(message, audience);
  }
  for (const session of ended) {
    const audience = session.live ? audienceOf(session.siteId) : null;
    if (!audience?.types.has('session.ended')) continue;
    tell(sessionEndedMessage(session, audience.accountId), audience);
  }
  return told;
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
