import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '../packages/server/src/adapters/postgres/postgres-engine.ts';
import { createDeliveryStore } from '../packages/server/src/adapters/sql/deliveries.ts';
import type { SqlEngine } from '../packages/server/src/adapters/sql/engine.ts';
import { migrate } from '../packages/server/src/adapters/sql/migrations.ts';
import { openSqlite } from '../packages/server/src/adapters/sqlite/sqlite-engine.ts';
import type { AttemptResult, ClaimedDelivery } from '../packages/server/src/ports/index.ts';
import { installedServers, startPostgres } from '../packages/server/test/postgres-server.ts';
import { deliveryOf, someMessage, someWebhook } from './support/deliveries.ts';
import { machine } from './support/machine.ts';
import { percentiles } from './support/percentiles.ts';

/**
 * What the transactions of the way of an event cost on SQLite and on PostgreSQL, which listens on a socket of this
 * machine: messages with their deliveries, durable; a claim; the results of what was claimed, durable.
 */
const ROUNDS = 200;
const WARM_UP = 20;
const BATCH = 64;

async function measure(engine: SqlEngine) {
  const webhook = someWebhook('http://127.0.0.1:9/');
  await migrate(engine);
  await engine.transact([
    { sql: "INSERT INTO accounts (id, created_at) VALUES ('acc', 0)" },
    {
      sql: "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc', 1, '{}', 0)",
      params: [webhook.id],
    },
  ]);
  const store = createDeliveryStore(engine);
  const times = {
    one: [] as number[],
    batch: [] as number[],
    claim: [] as number[],
    results: [] as number[],
  };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const timed = async <T>(what: keyof typeof times, run: () => Promise<T>): Promise<T> => {
      const began = performance.now();
      const result = await run();
      if (round >= 0) times[what].push(performance.now() - began);
      return result;
    };
    const add = (count: number) => {
      const messages = Array.from({ length: count }, () => someMessage());
      const deliveries = messages.map(message => deliveryOf(message, webhook));
      return store.add(messages, deliveries, Date.now());
    };
    await timed('one', () => add(1));
    await timed('batch', () => add(BATCH - 1));
    const wanted = [{ webhookId: webhook.id, limit: BATCH }];
    const now = Date.now();
    const request = { worker: 'bench', now, leaseUntil: now + 60_000, wanted };
    const claimed = await timed('claim', () => store.claim(request));
    if (claimed.length !== BATCH) throw new Error(`claimed ${claimed.length} of ${BATCH}`);
    await timed('results', () => store.record(claimed.map(resultOf)));
  }
  return Object.fromEntries(Object.entries(times).map(([what, list]) => [what, percentiles(list)]));
}

function resultOf({ id, webhookId, fence, attempts }: ClaimedDelivery): AttemptResult {
  return {
    deliveryId: id,
    webhookId,
    fence,
    attempt: {
      id: `att_${id.slice(4)}`,
      deliveryId: id,
      number: attempts + 1,
      startedAt: Date.now(),
      durationMs: 12.5,
      phases: { dns: null, connect: null, tls: null, firstByte: 12 },
      status: 200,
      error: null,
      errorMessage: null,
      requestHeaders: { 'content-type': 'application/json', 'webhook-id': `msg_${id.slice(4)}` },
      responseHeaders: { 'content-type': 'text/plain' },
      responseBody: 'ok',
    },
    next: { state: 'succeeded' },
  };
}

console.log(machine());
const folder = mkdtempSync(join(tmpdir(), 'bellwether-bench-'));
const sqlite = openSqlite(join(folder, 'meta.db'));
console.log('SQLite', await measure(sqlite));
await sqlite.close();
rmSync(folder, { recursive: true });

for (const installed of installedServers()) {
  const server = await startPostgres(installed);
  const engine = openPostgres((await server.createDatabase()).url);
  console.log(`PostgreSQL ${installed.version}`, await measure(engine));
  await engine.close();
  await server.stop();
}
