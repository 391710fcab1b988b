import { fork } from 'node:child_process';
import { once } from 'node:events';
import { hexSignature, standardSignature } from '@bellwether/core';
import { Agent, fetch, request } from 'undici';
import type { SqlValue } from '../packages/server/src/adapters/sql/engine.ts';
import { insertRows } from '../packages/server/src/adapters/sql/rows.ts';
import { defaultDeliverSettings } from '../packages/server/src/deliver/index.ts';
import { fill, makeDeliverer, openStore, secret, someMessage, someWebhook } from './support/deliveries.ts';
import { machine } from './support/machine.ts';
import { threadTime } from './support/thread-time.ts';

/**
 * Delivering: a backlog of pending deliveries to a fast receiver on loopback, each signed, guarded and durably
 * recorded, against a bare undici loop that signs, posts and reads the answer with as many in flight. Between the two
 * stands the same loop with a durable row for each answer and nothing else: what recording costs whoever does it. What
 * most people write is the bare loop by undici's `fetch`: `CASES=fetch`, by itself, since what it leaves behind slows
 * the others in the same process.
 */
const DELIVERIES = Number(process.env.DELIVERIES ?? 20_000);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
/** Before what is measured: code is compiled, connections are known to be good. */
const WARM_UP = 4000;
const IN_FLIGHT = 64;
const INSERT_ATTEMPTS = 'INSERT INTO attempts (delivery_id, number, id, started_at, status, error, doc)';

const receiver = fork('bench/support/receiver.mjs');
const [{ port }] = (await once(receiver, 'message')) as [{ port: number }];
const url = `http://127.0.0.1:${port}/hooks`;

/** For a profile of one case alone: `CASES=one node bench/run.mjs deliver --cpu-prof`. */
const cases = (process.env.CASES ?? 'bare,rows,one,ten').split(',');
const names = {
  bare: 'bare undici',
  fetch: 'bare undici, fetch',
  rows: 'bare undici, a row each',
  one: 'one endpoint',
  ten: 'ten endpoints',
};
const run = {
  bare: (count: number) => bareLoop(count, byRequest),
  fetch: (count: number) => bareLoop(count, byFetch),
  rows: loopWithRows,
  one: (count: number) => delivering(count, 1),
  ten: (count: number) => delivering(count, 10),
};

interface Measured {
  perSecond: number;
  /** Of all threads of the process: unlike the rate, hardly moved by what else the machine does. */
  cpuMicros: number;
  /** Of them the main thread's. */
  mainMicros: number;
  /** The main thread was ready and had no processor: others had them. */
  waitedMicros: number;
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
  mainMicros: Math.round(of(name, 'mainMicros')),
  waitedMicros: Math.round(of(name, 'waitedMicros')),
}));
console.log(machine());
console.table(table);
console.log(
  JSON.stringify({ machine: machine(), deliveries: DELIVERIES, inFlight: IN_FLIGHT, table, measured }),
);

interface Sent {
  headers: Record<string, string>;
  body: string;
  agent: Agent;
}

async function byRequest({ headers, body, agent }: Sent) {
  const response = await request(url, { method: 'POST', headers, body, dispatcher: agent });
  return {
    status: response.statusCode,
    responseHeaders: response.headers,
    responseBody: await response.body.text(),
  };
}

async function byFetch({ headers, body, agent }: Sent): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body, dispatcher: agent });
  await response.text();
}

async function bareLoop(
  count: number,
  exchange: (sent: Sent) => Promise<unknown>,
  end = async () => {},
): Promise<Measured> {
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
      await exchange({ headers, body, agent });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, loop));
  await end();
  const result = stop();
  await agent.close();
  return result;
}

/** The rows are gathered and written as the product writes its attempts, by the same thread of SQLite's. */
async function loopWithRows(count: number): Promise<Measured> {
  const { engine, close } = await openStore([]);
  let queue: SqlValue[][] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let gathering: NodeJS.Timeout | null = null;
  let number = 0;
  const write = () => {
    gathering = null;
    const rows = queue;
    queue = [];
    writing = writing.then(() => engine.transact(insertRows(INSERT_ATTEMPTS, rows)));
  };
  const recorded = async (sent: Sent) => {
    const { status, ...response } = await byRequest(sent);
    const deliveryId = `dlv_${String(++number).padStart(26, '0')}`;
    const doc = JSON.stringify({ requestHeaders: sent.headers, ...response });
    queue.push([deliveryId, 1, `att_${number}`, Date.now(), status, null, doc]);
    gathering ??= setTimeout(write, defaultDeliverSettings.gatherMs);
  };
  const result = await bareLoop(count, recorded, async () => {
    if (gathering) clearTimeout(gathering);
    write();
    await writing;
  });
  await close();
  return result;
}

/** From the start to the last result on disk. */
async function delivering(count: number, endpoints: number): Promise<Measured> {
  const webhooks = Array.from({ length: endpoints }, () => someWebhook(url));
  const { store, close } = await openStore(webhooks);
  await fill(store, webhooks, count);
  let done = 0;
  let finish = () => {};
  const finished = new Promise<void>(resolve => {
    finish = resolve;
  });
  const counting = {
    ...store,
    async record(results: Parameters<typeof store.record>[0]) {
      const recorded = await store.record(results);
      done += results.filter(r => r.next.state === 'succeeded').length;
      if (done === count) finish();
      return recorded;
    },
  };
  const perWebhook = endpoints === 1 ? IN_FLIGHT : 8;
  const deliverer = makeDeliverer(counting, webhooks, { globalConcurrency: IN_FLIGHT, perWebhook });
  const stop = startMeasuring(count);
  await deliverer.start();
  await finished;
  const result = stop();
  await deliverer.stop();
  await close();
  return result;
}

function startMeasuring(count: number): () => Measured {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const main = threadTime();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const { ranMicros, waitedMicros } = threadTime();
    return {
      perSecond: (count / (performance.now() - began)) * 1000,
      cpuMicros: (user + system) / count,
      mainMicros: (ranMicros - main.ranMicros) / count,
      waitedMicros: (waitedMicros - main.waitedMicros) / count,
    };
  };
}
