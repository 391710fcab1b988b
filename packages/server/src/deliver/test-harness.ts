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
import { vi } from 'vitest';
import { tempDatabase } from '../../test/databases.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { createDeliveryStore } from '../adapters/sql/deliveries.ts';
import { query } from '../adapters/sql/engine.ts';
import { createMetrics } from '../metrics.ts';
import type { DeliveryStore } from '../ports/index.ts';
import { parseCidrs } from './address-guard.ts';
import { createDeliverer } from './deliverer.ts';
import type { DeliverSettings } from './settings.ts';

export const secret = makeSecret(new Uint8Array(32).fill(7));

/** For tests: a deliverer over a real database and real sockets; only the clock is turned by hand. */
export async function startDeliverer(
  settings: Partial<DeliverSettings> = {},
  wrap: (store: DeliveryStore) => DeliveryStore = store => store,
  random: () => number = () => 0.5,
) {
  const { engine, end } = await tempDatabase();
  await query(engine, "INSERT INTO accounts (id, created_at) VALUES ('acc_1', 0)");
  const store = wrap(createDeliveryStore(engine));
  const clock = new FakeClock();
  const webhooks = new Map<string, Webhook>();
  const disabled: { id: string; reason: string }[] = [];
  let ids = 0;
  const id = (prefix: Prefix) => {
    ids += 1;
    const tail = new Uint8Array(10);
    new DataView(tail.buffer).setUint32(6, ids);
    return newId(prefix, clock.now(), tail);
  };
  const make = (worker: string) =>
    createDeliverer({
      store,
      webhooks: {
        get: key => webhooks.get(key) ?? null,
        secrets: () => [secret],
        async disable(key, { explanation }) {
          webhooks.set(key, { ...webhooks.get(key)!, active: false });
          disabled.push({ id: key, reason: explanation });
        },
      },
      guard: { allow: parseCidrs('127.0.0.0/8'), resolve: async () => [] },
      clock,
      random,
      log: pino({ level: 'silent' }),
      metrics: createMetrics(),
      worker,
      userAgent: 'Bellwether/test',
      // Nobody turns the clock for it.
      settings: { gatherMs: 0, ...settings },
    });
  const deliverer = make('first');
  await deliverer.start();

  async function addWebhook(url: string, over: Partial<Webhook> = {}): Promise<Webhook> {
    const webhook = newWebhook({
      accountId: 'acc_1',
      events: ['goal.converted'],
      ...over,
      id: id('wh'),
      url,
    });
    webhooks.set(webhook.id, webhook);
    await query(
      engine,
      "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc_1', 1, '{}', 0)",
      [webhook.id],
    );
    return webhook;
  }

  /** Commits messages of the webhook's first type and wakes the deliverer, as the way of an event does. */
  async function deliver(webhook: Webhook, count = 1, data?: string): Promise<string[]> {
    const messages = Array.from({ length: count }, (): Message => {
      return {
        id: `msg_${id('evt').slice(4)}`,
        type: webhook.events[0]!,
        accountId: 'acc_1',
        siteId: 'site_1',
        at: clock.now(),
        data: data ?? JSON.stringify(catalogue[webhook.events[0]!].sample),
      };
    });
    const deliveries = messages.map(message => ({
      id: id('dlv'),
      messageId: message.id,
      webhookId: webhook.id,
      state: 'pending' as const,
      reason: null,
      createdAt: clock.now(),
    }));
    await store.add(messages, deliveries, clock.now());
    deliverer.wake([webhook.id]);
    return deliveries.map(d => d.id);
  }

  const get = async (deliveryId: string) => (await store.get(deliveryId))!;
  /** Waits for the delivery to be as said, and gives it. @param step milliseconds the clock goes on meanwhile */
  async function until(deliveryId: string, expected: { state?: string; attempts?: number }, step = 0) {
    return vi.waitFor(
      async () => {
        clock.advance(step);
        const delivery = await get(deliveryId);
        for (const [key, value] of Object.entries(expected)) {
          const actual = delivery[key as 'state' | 'attempts'];
          if (actual !== value) throw new Error(`${key} is ${actual}, not yet ${value}`);
        }
        return delivery;
      },
      { timeout: 5000, interval: 2 },
    );
  }

  /** Waits until nothing is under way. */
  const idle = () =>
    vi.waitFor(() => {
      const { quick, slow, held, unrecorded } = deliverer.stats();
      if (quick + slow + held + unrecorded > 0) throw new Error('not idle yet');
    });

  return {
    idle,
    clock,
    store,
    deliverer,
    webhooks,
    disabled,
    make,
    addWebhook,
    deliver,
    get,
    until,
    async end() {
      // A request that hangs would hold the stop up until the clock is turned.
      const stopped = deliverer.stop();
      const turning = setInterval(() => clock.advance(60_000), 5);
      await stopped;
      clearInterval(turning);
      await end();
    },
  };
}
