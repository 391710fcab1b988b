import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  catalogue,
  type Message,
  makeSecret,
  newId,
  newWebhook,
  type Prefix,
  type Webhook,
} from '@bellwether/core';
import { pino } from 'pino';
import { createDeliveryStore } from '../../packages/server/src/adapters/sql/deliveries.ts';
import { migrate } from '../../packages/server/src/adapters/sql/migrations.ts';
import { openSqlite } from '../../packages/server/src/adapters/sqlite/sqlite-engine.ts';
import {
  createDeliverer,
  createResolve,
  type Deliverer,
  parseCidrs,
} from '../../packages/server/src/deliver/index.ts';
import { createMetrics } from '../../packages/server/src/metrics.ts';
import type { DeliveryStore } from '../../packages/server/src/ports/index.ts';
import { createRandomPool } from '../../packages/server/src/random-pool.ts';
import { systemClock } from '../../packages/server/src/system-clock.ts';

const chance = createRandomPool(randomBytes);
const id = (prefix: Prefix): string => newId(prefix, Date.now(), chance(10));
export const secret = makeSecret(randomBytes(32));

export const someWebhook = (url: string): Webhook =>
  newWebhook({ id: id('wh'), accountId: 'acc', url, events: ['pageview.tracked'] });

const sample = JSON.stringify(catalogue['pageview.tracked'].sample);

export const someMessage = (data = sample): Message => ({
  id: `msg_${id('evt').slice(4)}`,
  type: 'pageview.tracked',
  accountId: 'acc',
  siteId: 'site',
  at: Date.now(),
  data,
});

export const deliveryOf = (message: Message, { id: webhookId }: Webhook) => ({
  id: id('dlv'),
  messageId: message.id,
  webhookId,
  state: 'pending' as const,
  reason: null,
  createdAt: message.at,
});

/** A delivery store in a folder of its own, with these webhooks. */
export async function openStore(webhooks: readonly Webhook[]) {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-bench-'));
  const engine = openSqlite(join(folder, 'meta.db'));
  await migrate(engine);
  await engine.transact([{ sql: "INSERT INTO accounts (id, created_at) VALUES ('acc', 0)" }]);
  await engine.transact(
    webhooks.map(webhook => ({
      sql: "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc', 1, '{}', 0)",
      params: [webhook.id],
    })),
  );
  return {
    engine,
    store: createDeliveryStore(engine),
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Deliveries of one message each, over the webhooks by turns. */
export async function fill(store: DeliveryStore, webhooks: readonly Webhook[], count: number): Promise<void> {
  for (let written = 0; written < count; written += 1000) {
    const messages = Array.from({ length: Math.min(1000, count - written) }, () => someMessage());
    const deliveries = messages.map((message, i) => deliveryOf(message, webhooks[i % webhooks.length]!));
    await store.add(messages, deliveries, Date.now());
  }
}

/** So many messages, each with a delivery to every webhook. */
export async function fillAll(
  store: DeliveryStore,
  webhooks: readonly Webhook[],
  each: number,
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(5000 / webhooks.length));
  for (let written = 0; written < each; written += atOnce) {
    const messages = Array.from({ length: Math.min(atOnce, each - written) }, () => someMessage());
    const deliveries = messages.flatMap(message => webhooks.map(webhook => deliveryOf(message, webhook)));
    await store.add(messages, deliveries, Date.now());
  }
}

/** The product's deliverer, on loopback. */
export function makeDeliverer(
  store: DeliveryStore,
  webhooks: readonly Webhook[],
  settings: Parameters<typeof createDeliverer>[0]['settings'] = {},
): Deliverer {
  const byId = new Map(webhooks.map(webhook => [webhook.id, webhook]));
  return createDeliverer({
    store,
    webhooks: { get: key => byId.get(key) ?? null, secrets: () => [secret], disable: async () => {} },
    guard: { allow: parseCidrs('127.0.0.0/8'), resolve: createResolve() },
    clock: systemClock,
    random: Math.random,
    log: pino({ level: 'error' }),
    metrics: createMetrics(),
    worker: 'bench',
    userAgent: 'Bellwether/bench',
    settings,
  });
}
