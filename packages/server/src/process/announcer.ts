import type { Clock, IdMaker, Message, Webhook } from '@bellwether/core';
import type { DeliveryStore, NewDelivery } from '../ports/index.ts';
import { address, type Outbox } from './outbox.ts';

export interface AnnouncerDeps {
  store: Pick<DeliveryStore, 'add'>;
  clock: Clock;
  newId: IdMaker;
  /** The webhooks that hear of the message's site, or of the account when it has none. */
  audience(message: Message): readonly Webhook[];
  onDeliveries(webhookIds: string[]): void;
  /** Tells those who read along. @param at when it was stored, epoch ms */
  publish(messages: readonly Message[], at: number): void;
}

/** Tells what no event caused: a webhook switched off, an alert, a decided experiment. */
export type Announce = (message: Message, options?: AnnounceOptions) => Promise<void>;

export interface AnnounceOptions {
  /** A webhook that is not to hear of it. */
  except?: string;
  /** Writes it, where that is to be one transaction with what it tells of. */
  write?(message: Message, deliveries: NewDelivery[], now: number): Promise<void>;
}

/**
 * Announces with the same matching that events have. What nobody hears is stored all the same: streams are resumed
 * from there, since no event tells of it again.
 */
export function createAnnouncer({
  store,
  clock,
  newId,
  audience,
  onDeliveries,
  publish,
}: AnnouncerDeps): Announce {
  const add: AnnounceOptions['write'] = (message, deliveries, now) => store.add([message], deliveries, now);
  return async (message, { except, write = add } = {}) => {
    const now = clock.now();
    const outbox: Outbox = { messages: [], deliveries: [] };
    const webhooks = audience(message).filter(webhook => webhook.id !== except);
    address(message, webhooks, outbox, newId, now);
    await write(message, outbox.deliveries, now);
    publish([message], now);
    onDeliveries(outbox.deliveries.filter(d => d.state === 'pending').map(d => d.webhookId));
  };
}
