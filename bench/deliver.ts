import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  catalogue,
  hexSignature,
  type Message,
  makeSecret,
  newId,
  type Prefix,
  standardSignature,
  type Webhook,
} from '@bellwether/core';
import { pino } from 'pino';
import { Agent, request } from 'undici';
import { createDeliveryStore } from '../packages/server/src/adapters/sql/deliveries.ts';
import { migrate, sqliteDialect } from '../packages/server/src/adapters/sql/migrations.ts';
import { openSqlite } from '../packages/server/src/adapters/sqlite/sqlite-engine.ts';
import { createDeliverer, createResolve, parseCidrs } from '../packages/server/src/deliver/index.ts';
import { createMetrics } from '../packages/server/src/metrics.ts';
import { systemClock } from '../packages/server/src/system-clock.ts';

/**
 * Delivering: a backlog of pending deliveries to a fast receiver on loopback, each signed, guarded and durably
 * recorded, against a bare undici loop that signs, posts and reads the answer with as many in flight.
 */
const DELIVERIES = Number(process.env.DELIVERIES ?? 20_000);
const ROUNDS = Number(process.env.ROUNDS ?? 2);
const IN_FLIGHT = 64;

const id = (prefix: Prefix) => newId(prefix, Date.now(), randomBytes(10));
const secret = makeSecret(randomBytes(32));
const receiver = fork('bench/support/receiver.mjs');
const [{ port }] = (await once(receiver, 'message')) as [{ port: number }];
const url = `http://127.0.0.1:${port}/hooks`;

const rounds: Record<'bare' | 'one' | 'ten', number>[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  const bare = await bareLoop();
  const one = await delivering(1);
  const ten = await delivering(10);
  rounds.push({ bare, one, ten });
}
receiver.disconnect();

const best = (pick: (round: (typeof rounds)[number]) => number) => Math.max(...rounds.map(pick));
const bare = best(r => r.bare);
const table = {
  'bare undici': { perSecond: Math.round(bare), ratio: 1 },
  'one endpoint': ratioed(best(r => r.one)),
  'ten endpoints': ratioed(best(r => r.ten)),
};
console.table(table);
console.log(JSON.stringify({ deliveries: DELIVERIES, inFlight: IN_FLIGHT, rounds, ...table }));

function ratioed(perSecond: number) {
  return { perSecond: Math.round(perSecond), ratio: Number((perSecond / bare).toFixed(2)) };
}

function someMessage(): Message {
  const at = Date.now();
  const data = JSON.stringify(catalogue['pageview.tracked'].sample);
  return {
    id: `msg_${id('evt').slice(4)}`,
    type: 'pageview.tracked',
    accountId: 'acc',
    siteId: 'site',
    at,
    data,
  };
}

/** @returns requests a second */
async function bareLoop(): Promise<number> {
  const agent = new Agent({ pipelining: 1 });
  const { data, id: messageId } = someMessage();
  const began = performance.now();
  let left = DELIVERIES;
  const loop = async () => {
    while (left-- > 0) {
      const timestamp = Math.floor(Date.now() / 1000);
      const body = `{"id":"${messageId}","type":"pageview.tracked","timestamp":"2026-01-15T12:00:00.000Z","data":${data}}`;
      const headers = {
        'Content-Type': 'application/json',
        'User-Agent': 'Bellwether/bench',
        'webhook-id': messageId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': standardSignature(messageId, timestamp, body, [secret]),
        'X-Bellwether-Event': 'pageview.tracked',
        'X-Bellwether-Webhook-ID': 'wh',
        'X-Bellwether-Signature': `sha256=${hexSignature(body, secret)}`,
      };
      const response = await request(url, { method: 'POST', headers, body, dispatcher: agent });
      await response.body.text();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, loop));
  await agent.close();
  return perSecond(began);
}

/** @returns deliveries a second, from the start to the last result on disk */
async function delivering(endpoints: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-bench-'));
  const engine = openSqlite(join(folder, 'meta.db'));
  await migrate(engine, sqliteDialect);
  await engine.transact([{ sql: "INSERT INTO accounts (id, created_at) VALUES ('acc', 0)" }]);
  const webhooks = new Map(Array.from({ length: endpoints }, () => someWebhook()).map(w => [w.id, w]));
  for (const webhookId of webhooks.keys()) {
    const sql =
      "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc', 1, '{}', 0)";
    await engine.transact([{ sql, params: [webhookId] }]);
  }
  const store = createDeliveryStore(engine);
  await fill(store, [...webhooks.keys()]);

  let done = 0;
  let finish = () => {};
  const finished = new Promise<void>(resolve => {
    finish = resolve;
  });
  const deliverer = createDeliverer({
    store: {
      ...store,
      async record(results) {
        const recorded = await store.record(results);
        done += results.filter(r => r.next.state === 'succeeded').length;
        if (done === DELIVERIES) finish();
        return recorded;
      },
    },
    webhooks: { get: key => webhooks.get(key) ?? null, secrets: () => [secret], disable: async () => {} },
    guard: { allow: parseCidrs('127.0.0.0/8'), resolve: createResolve() },
    clock: systemClock,
    random: Math.random,
    newId: id,
    log: pino({ level: 'warn' }),
    metrics: createMetrics(),
    worker: 'bench',
    userAgent: 'Bellwether/bench',
    settings: { globalConcurrency: IN_FLIGHT, perWebhook: endpoints === 1 ? IN_FLIGHT : 8 },
  });
  const began = performance.now();
  await deliverer.start();
  await finished;
  const rate = perSecond(began);
  await deliverer.stop();
  await engine.close();
  rmSync(folder, { recursive: true });
  return rate;
}

async function fill(store: ReturnType<typeof createDeliveryStore>, webhookIds: string[]): Promise<void> {
  const now = Date.now();
  for (let written = 0; written < DELIVERIES; written += 1000) {
    const messages = Array.from({ length: Math.min(1000, DELIVERIES - written) }, someMessage);
    const deliveries = messages.map((message, i) => ({
      id: id('dlv'),
      messageId: message.id,
      webhookId: webhookIds[i % webhookIds.length]!,
      state: 'pending' as const,
      reason: null,
      createdAt: now,
    }));
    await store.add(messages, deliveries, now);
  }
}

function someWebhook(): Webhook {
  return {
    id: id('wh'),
    accountId: 'acc',
    siteId: null,
    name: 'bench',
    description: '',
    url,
    events: ['pageview.tracked'],
    filter: null,
    format: 'standard',
    headers: {},
    active: true,
    disabledReason: null,
    timeoutSeconds: null,
    retry: null,
    rateLimit: null,
    createdAt: 0,
    updatedAt: 0,
    lastTriggeredAt: null,
    lastStatus: null,
    failingSince: null,
  };
}

function perSecond(began: number): number {
  return (DELIVERIES / (performance.now() - began)) * 1000;
}
