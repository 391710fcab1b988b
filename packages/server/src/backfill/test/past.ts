import {
  endOf,
  hears,
  type Message,
  messagesOf,
  newWebhook,
  type RebuildableType,
  rebuildableTypes,
  sessionEndedMessage,
  type Webhook,
} from '@bellwether/core';
import { tempEventStore } from '../../../test/temp-event-store.ts';
import { makeWorld } from '../../query/test/world.ts';

export const NOW = Date.parse('2026-03-31T10:20:30Z');
export const DAY = 86_400_000;

/** Two sites with a past of a hundred days, most of it in the last three. */
export const sites = ['site_one', 'site_two'] as const;
const worlds = sites.map((siteId, i) =>
  makeWorld({ siteId, seed: 11 + i, visits: 150, visitors: 40, days: 100, until: NOW, batchSize: 83 }),
);

/** The event store with that past in it, in an engine of its own. */
export async function openPast() {
  const { store, end } = await tempEventStore();
  for (const { batches } of worlds) for (const batch of batches) await store.write(batch);
  return { store, end };
}

export const aWebhook = (over: Partial<Webhook> = {}): Webhook =>
  newWebhook({
    id: 'wh_1',
    accountId: 'acc_1',
    url: 'https://example.com/hook',
    events: [...rebuildableTypes],
    createdAt: NOW,
    updatedAt: NOW,
    ...over,
  });

/** The messages of that past as they were when they happened, in the order of their ids. */
export function messagesOfThePast(
  webhook: Webhook,
  { from, to, types }: { from: number; to: number; types: readonly RebuildableType[] },
): Message[] {
  const wanted = new Set(types);
  const messages = worlds.flatMap(({ events, sessions }) => [
    ...events
      .filter(event => event.at >= from && event.at < to)
      .flatMap(event => messagesOf(event, webhook.accountId, wanted)),
    ...[...sessions.values()]
      .filter(session => wanted.has('session.ended') && endOf(session) >= from && endOf(session) < to)
      .map(session => sessionEndedMessage(session, webhook.accountId)),
  ]);
  return messages.filter(m => hears(webhook, m, () => JSON.parse(m.data))).sort(byId);
}

export const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
