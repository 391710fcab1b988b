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
const ROUNDS = Number(process.env.ROUNDS ?? 3);
/** Before what is measured: code is compiled, connections are known to be good. */
const WARM_UP = 4000;
const IN_FLIGHT = 64;

/** Random bytes are drawn in blocks: ten at a time they cost as much as the signature. */
let pool = randomBytes(0);
function id(prefix: Prefix): string {
  if (pool.length < 10) pool = randomBytes(10_000);
  const random = pool.subarray(0, 10);
  pool = pool.subarray(10);
  return newId(prefix, Date.now(), random);
}
const secret = makeSecret(randomBytes(32));
const receiver = fork('bench/support/receiver.mjs');
const [{ port }] = (await once(receiver, 'message')) as [{ port: number }];
const url = `http://127.0.0.1:${port}/hooks`;

/** For a profile of one case alone: `CASES=one node bench/run.mjs deliver --cpu-prof`. */
const cases = (process.env.CASES ?? 'bare,one,ten').split(',');
const names = { bare: 'bare undici', one: 'one endpoint', ten: 'ten endpoints' };
const run = {
  bare: bareLoop,
  one: (count: number) => delivering(count, 1),
  ten: (count: number) => delivering(count, 10),
};

interface Measured {
  perSecond: number;
  /** Of all threads of the process: unlike the rate, hardly moved by what else the machine does. */
  cpuMicros: number;
}
const measured: { round: number; name: keyof typeof run; result: Measured }[] = [];
for (const name of Object.keys(run) as (keyof typeof run)[])
  if (cases.includes(name)) await run[name](WARM_UP);
for (let round = 1; round <= ROUNDS; round++) {
  for (const name of Object.keys(run) as (keyof typeof run)[]) {
    if (cases.includes(name)) measured.push({ round, name, result: await run[name](DELIVERIES) });
  }
}
receiver.disconnect();

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const of = (name: string, key: keyof Measured) =>
  median(measured.filter(m => m.name === name).map(m => m.result[key]));
/** Each case against the bare loop of its own round, since the machine's other load comes and goes. */
const ratio = (name: string) =>
  median(
    measured
      .filter(m => m.name === name)
      .map(m => {
        const bare = measured.find(b => b.round === m.round && b.name === 'bare');
        return m.result.perSecond / (bare?.result.perSecond ?? Number.NaN);
      }),
  );
const table = cases.map(name => ({
  case: names[name as keyof typeof run],
  perSecond: Math.round(of(name, 'perSecond')),
  ratio: Number(ratio(name).toFixed(2)),
  cpuMicros: Math.round(of(name, 'cpuMicros')),
}));
console.table(table);
console.log(JSON.stringify({ deliveries: DELIVERIES, inFlight: IN_FLIGHT, table, measured }));

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

async function bareLoop(count: number): Promise<Measured> {
  const agent = new Agent({ pipelining: 1 });
  const { data, id: messageId } = someMessage();
  const stop = startMeasuring(count);
  let left = count;
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
  return stop();
}

/** From the start to the last result on disk. */
async function delivering(count: number, endpoints: number): Promise<Measured> {
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
  await fill(store, [...webhooks.keys()], count);

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
        if (done === count) finish();
        return recorded;
      },
    },
    webhooks: { get: key => webhooks.get(key) ?? null, secrets: () => [secret], disable: async () => {} },
    guard: { allow: parseCidrs('127.0.0.0/8'), resolve: createResolve() },
    clock: systemClock,
    random: Math.random,
    log: pino({ level: 'warn' }),
    metrics: createMetrics(),
    worker: 'bench',
    userAgent: 'Bellwether/bench',
    settings: { globalConcurrency: IN_FLIGHT, perWebhook: endpoints === 1 ? IN_FLIGHT : 8 },
  });
  const stop = startMeasuring(count);
  await deliverer.start();
  await finished;
  const result = stop();
  await deliverer.stop();
  await engine.close();
  rmSync(folder, { recursive: true });
  return result;
}

async function fill(
  store: ReturnType<typeof createDeliveryStore>,
  webhookIds: string[],
  count: number,
): Promise<void> {
  const now = Date.now();
  for (let written = 0; written < count; written += 1000) {
    const messages = Array.from({ length: Math.min(1000, count - written) }, someMessage);
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

function startMeasuring(count: number): () => Measured {
  const began = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      perSecond: (count / (performance.now() - began)) * 1000,
      cpuMicros: (user + system) / count,
    };
  };
}
