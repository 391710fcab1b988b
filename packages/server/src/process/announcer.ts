import type { Clock, IdMaker, Message, Webhook } from '@bellwether/core';
import type { DeliveryStore } from '../ports/index.ts';
import { address, type Outbox } from './outbox.ts';

export interface AnnouncerDeps {
  store: Pick<DeliveryStore, 'add'>;
  clock: Clock;
  newId: IdMaker;
  /** The webhooks that hear of the message's site, or of the account when it has none. */
  audience(message: Message): readonly Webhook[];
  onDeliveries(webhookIds: string[]): void;
}

/** Tells what no event caused: a webhook switched off, an alert, a decided experiment. */
export type Announce = (message: Message, options?: { except?: string }) => Promise<void>;

/**
 * Announces with the same matching that events have. What nobody hears is stored all the same: streams are resumed
 * from there, since no event tells of it again.
 * @param except a webhook that is not to hear of it
 */
export function createAnnouncer({ store, clock, newId, audience, onDeliveries }: AnnouncerDeps): Announce {
  return async (message, { except } = {}) => {
    const now = clock.now();
    const outbox: Outbox = { messages: [], deliveries: [] };
    const webhooks = audience(message).filter(webhook => webhook.id !== except);
    address(message, webhooks, outbox, newId, now);
    await store.add([message], outbox.deliveries, now);
    onDeliveries(outbox.deliveries.filter(d => d.state === 'pending').map(d => d.webhookId));
  };
}
