import { randomBytes } from 'node:crypto';
import { type IdMaker, newId } from '@bellwether/core';
import type { Logger } from 'pino';
import { ConfigError } from '../config/config.ts';
import type { Config } from '../config/settings.ts';
import { createDirectory, type Directory } from '../directory.ts';
import type { Lifo } from '../lifo.ts';
import type { Metrics } from '../metrics.ts';
import type { News } from '../news.ts';
import type { DeliveryStore, EventErasure, EventStore, MetaStore } from '../ports/index.ts';
import { type Announce, createAnnouncer } from '../process/announcer.ts';
import { createRandomPool } from '../random-pool.ts';
import { createRereading } from '../rereading.ts';
import { sealedHeaders } from '../secrets/sealed-headers.ts';
import { createSealer, type Sealer } from '../secrets/sealer.ts';
import { telling } from '../stream/index.ts';
import { systemClock } from '../system-clock.ts';

export const clock = systemClock;
const chance = createRandomPool(randomBytes);
export const ids: IdMaker = prefix => newId(prefix, clock.now(), chance(10));

/** What every part of the server stands on, whichever parts a process has. */
export interface Ground {
  config: Config;
  log: Logger;
  lifo: Lifo;
  metrics: Metrics;
  /** The public base URL. */
  url: string;
  store: MetaStore;
  /** What is added to it is told to the streams. */
  deliveries: DeliveryStore;
  eventStore: EventStore & EventErasure;
  news: News;
  sealer: Sealer;
  directory: Directory;
  announce: Announce;
}

export type GroundGiven = Pick<
  Ground,
  'config' | 'log' | 'lifo' | 'metrics' | 'url' | 'store' | 'eventStore' | 'news'
> & {
  /** Seals secrets. */
  key: Uint8Array;
};

export async function layGround({ key, ...given }: GroundGiven): Promise<Ground> {
  const { news } = given;
  const sealer = createSealer(key);
  const store = { ...given.store, webhooks: sealedHeaders(given.store.webhooks, sealer) };
  const directory = createDirectory({ registry: store, open: sealer.open, now: clock.now });
  await directory.load().catch((error: Error) => {
    throw new ConfigError(
      `${error.message} Bring back the server.key (or BELLWETHER_SECRET_KEY) of this data folder.`,
      { cause: error },
    );
  });
  const rereading = given.lifo.add(
    'the reading of what people set up',
    createRereading({ name: 'what people set up', read: directory.load, clock, log: given.log }),
    r => r.stop(),
  );
  news.on('changed', async ({ kind, id }) => {
    if (kind === 'alert') return;
    await directory.changed(kind, id).catch(error => {
      rereading.again();
      throw error;
    });
  });
  news.onGap(rereading.again);

  const deliveries = telling(store.deliveries, {
    publish: (messages, at) => news.send('published', { messages, at }),
  });
  const announce = createAnnouncer({
    store: store.deliveries,
    clock,
    newId: ids,
    audience: ({ accountId, siteId }) => directory.hearing(accountId, siteId),
    onDeliveries: webhookIds => news.send('due', { webhookIds, manual: false }),
    publish: (messages, at) => news.send('published', { messages, at }),
  });
  return { ...given, store, deliveries, sealer, directory, announce };
}

/** The sites of a webhook: its own, or all of its account. */
export const sitesOf =
  (directory: Directory) =>
  ({ accountId, siteId }: { accountId: string; siteId: string | null }): string[] =>
    directory
      .sites()
      .filter(site => site.accountId === accountId && site.id === (siteId ?? site.id))
      .map(site => site.id);
