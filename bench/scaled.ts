import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';
import { until } from '../e2e/support/until.ts';
import { Deployed } from './support/deployed.ts';
import { machine } from './support/machine.ts';
import { between, processorTime } from './support/processor-time.ts';
import { runWrk } from './support/wrk.ts';

/**
 * Many processes, over PostgreSQL, three servers of NATS and ClickHouse's interface: collecting with one collector
 * and with two, delivering with one worker and with two. All of it shares this machine, so the rates say what the
 * machine can do; what a larger deployment is planned with is the processor time of each part.
 */
const SECONDS = Number(process.env.DURATION ?? 6);
const BACKLOG = Number(process.env.DELIVERIES ?? 6000);
const CONNECTIONS = 64;
const VISITORS = 5000;
const BATCH = 100;
const IDLE_MS = 5000;
const STATISTICS_MS = 1200;
/** Between two looks at metrics, which cost the processes time as well. */
const LOOK_MS = 300;

const pageview = {
  type: 'pageview',
  url: 'https://example.com/blog/why-webhooks?utm_source=newsletter&utm_medium=email',
  referrer: 'https://www.google.com/',
  screen: { width: 1920, height: 1080, touch: false },
  timezone: 'Europe/Berlin',
  language: 'en-US',
};

const bought = { type: 'event', name: 'bought' };

const server = new Deployed();
const receiver = fork('bench/support/receiver.mjs');
const [{ port: receiverPort }] = (await once(receiver, 'message')) as [{ port: number }];
const measured: Measured[] = [];
const stores = await server.parts.stores();
const database = new Client(stores.DATABASE_URL);
await database.connect();
try {
  await server.init('example.com');
  await server.start();
  await until('a report can be made', () =>
    server.api('GET', `/api/v1/sites/${server.siteId}/stats?period=today`).then(
      () => true,
      () => false,
    ),
  );
  const idleBefore = processorTime(server.called);
  await wait(IDLE_MS);
  const idle = between(idleBefore, processorTime(server.called));

  const logged = await messages(async () => {
    const before = await processed();
    await collect(2, 3);
    return (await settled()).count - before;
  });
  measured.push(await collecting(1), await collecting(2));
  const url = `http://127.0.0.1:${receiverPort}/hooks`;
  await server.api('POST', '/api/v1/webhooks', { url, events: ['event.tracked'] });
  await deliver(2, 1000);
  await settled();
  measured.push(await delivering(1), await delivering(2));
  measured.push(await throughout());

  console.log(machine());
  console.log('\nA second, on this machine:');
  console.table(Object.fromEntries(measured.map(({ what, rates }) => [what, rates])));
  console.log('Processor time of each event or delivery, µs, of all processes of a kind together:');
  console.table(Object.fromEntries(measured.map(({ what, micros }) => [what, micros])));
  console.log('Written by PostgreSQL, of each:');
  console.table(Object.fromEntries(measured.map(({ what, writes }) => [what, writes])));
  console.log(`In the accepted log: ${logged.bytes} bytes an event, ${logged.events} events a message.`);
  console.log('Share of the processor time that was used, %, the largest first:');
  for (const { what, micros } of measured) console.log(`  ${what}: ${shares(micros)}`);
  console.log('Idle, milliseconds a second:');
  console.table({
    idle: Object.fromEntries([...idle].map(([name, s]) => [name, Math.round((s / IDLE_MS) * 1e6)])),
  });
  console.log(JSON.stringify({ machine: machine(), measured, logged, idle: Object.fromEntries(idle) }));
} finally {
  receiver.disconnect();
  await database.end();
  await server.remove();
}

interface Measured {
  what: string;
  rates: Record<string, number>;
  /** What PostgreSQL had to write, of each event or delivery. */
  writes: { commits: number; 'bytes of WAL': number };
  /** By what used it. */
  micros: Record<string, number>;
}

function shares({ together, ...parts }: Record<string, number>): string {
  return Object.entries(parts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, micros]) => `${name} ${Math.round((micros / together!) * 100)}`)
    .join(', ');
}

/** Runs it, and divides what every part used by how much was done. */
async function measure(what: string, work: () => Promise<{ count: number; rates: Record<string, number> }>) {
  const before = processorTime(server.called);
  const { commits, wal } = await written();
  const { count, rates } = await work();
  const used = [...between(before, processorTime(server.called))].filter(([name]) => name !== 'load');
  const micros = Object.fromEntries(
    used.map(([name, seconds]) => [name, Math.round((seconds / count) * 1e6)]),
  );
  const after = await written();
  const writes = {
    commits: Number(((after.commits - commits) / count).toFixed(3)),
    'bytes of WAL': Math.round((after.wal - wal) / count),
  };
  const together = used.reduce((sum, [, seconds]) => sum + seconds, 0);
  return { what, rates, writes, micros: { ...micros, together: Math.round((together / count) * 1e6) } };
}

/** Since it was started. Who commits tells of it after a second at the latest. */
async function written(): Promise<{ commits: number; wal: number }> {
  await wait(STATISTICS_MS);
  const { rows } = await database.query<{ commits: string; wal: string }>(
    `SELECT sum(xact_commit) AS commits, pg_current_wal_lsn() - '0/0' AS wal FROM pg_stat_database`,
  );
  return { commits: Number(rows[0]!.commits), wal: Number(rows[0]!.wal) };
}

/** From the first request until everything is committed and in the event store. */
function collecting(collectors: number): Promise<Measured> {
  return measure(`${collectors} collecting`, async () => {
    const before = await processed();
    const began = performance.now();
    const answers = await collect(collectors, SECONDS);
    const { count, at } = await settled();
    const events = count - before;
    return {
      count: events,
      rates: {
        acknowledged: Math.round(answers.requestsPerSecond),
        'p50 ms': Number(answers.p50.toFixed(1)),
        'p99 ms': Number(answers.p99.toFixed(1)),
        refused: answers.failures,
        'committed by the end': Math.round(events / ((at - began) / 1000)),
      },
    };
  });
}

/** All the way: each event is heard by a webhook, and all are delivered. */
function throughout(): Promise<Measured> {
  return measure('2 of each, to a webhook', async () => {
    const [before, attempted] = [await processed(), await attempts()];
    const began = performance.now();
    const answers = await collect(2, SECONDS, { ...pageview, ...bought });
    const events = (await settled()).count - before;
    await until('all are delivered', async () => (await attempts()) >= attempted + events, 120);
    const seconds = (performance.now() - began) / 1000;
    return {
      count: events,
      rates: {
        acknowledged: Math.round(answers.requestsPerSecond),
        refused: answers.failures,
        delivered: Math.round(events / seconds),
      },
    };
  });
}

async function collect(collectors: number, seconds: number, event: object = pageview) {
  const body = { site: server.siteId, ...event };
  const connections = CONNECTIONS / collectors;
  const runs = await Promise.all(
    server.parts
      .of('collect')
      .slice(0, collectors)
      .map(({ port }) => {
        const url = `http://127.0.0.1:${port}/api/event`;
        return runWrk({ url, body, connections, seconds, visitors: VISITORS });
      }),
  );
  return {
    requestsPerSecond: runs.reduce((sum, run) => sum + run.requestsPerSecond, 0),
    p50: Math.max(...runs.map(run => run.p50)),
    p99: Math.max(...runs.map(run => run.p99)),
    failures: runs.reduce((sum, run) => sum + run.failures, 0),
  };
}

/** How large the messages of the accepted log are. @param work returns how many events went into them */
async function messages(work: () => Promise<number>): Promise<{ bytes: number; events: number }> {
  const link = await connect({ servers: stores.NATS_URL!.split(',') });
  let bytes = 0;
  let count = 0;
  link.subscribe('bellwether.events.*', {
    callback(_, message) {
      bytes += message.data.length;
      count++;
    },
  });
  const events = await work();
  await link.close();
  return { bytes: Math.round(bytes / events), events: Number((events / count).toFixed(1)) };
}

function processed(): Promise<number> {
  return server.metric('process', 'bellwether_events_accepted_total');
}

/** Nothing has been committed for a while, and nothing waits for the event store. When the last was, and how many. */
async function settled(): Promise<{ count: number; at: number }> {
  let last = { count: await processed(), at: performance.now() };
  await until(
    'all is processed',
    async () => {
      await wait(LOOK_MS);
      const count = await processed();
      const waiting = await server.metric('process', 'bellwether_event_log_rows');
      const now = performance.now();
      if (count > last.count) last = { count, at: now };
      return waiting === 0 && now - last.at > 2500;
    },
    120,
  );
  return last;
}

async function delivering(workers: number): Promise<Measured> {
  const { seconds, measured } = await deliver(workers, BACKLOG);
  return { ...measured, rates: { delivered: Math.round(BACKLOG / seconds) } };
}

/** Has deliveries wait, with the workers held, and lets go. */
async function deliver(workers: number, count: number) {
  const all = server.parts.of('deliver');
  for (const one of all.slice(workers)) if (one.alive) await one.end('SIGTERM');
  for (const one of all.slice(0, workers)) if (!one.alive) await server.startAgain(one);
  const working = all.slice(0, workers).map(one => one.process.child);
  const before = await attempts();
  for (const child of working) child.kill('SIGSTOP');
  await fill(count);
  let seconds = 0;
  const measured = await measure(`${workers} delivering`, async () => {
    const began = performance.now();
    for (const child of working) child.kill('SIGCONT');
    const delivered = async () => {
      await wait(LOOK_MS);
      return (await attempts()) >= before + count;
    };
    await until('all are delivered', delivered, 120);
    seconds = (performance.now() - began) / 1000;
    return { count, rates: {} };
  });
  return { seconds, measured };
}

function attempts(): Promise<number> {
  return server.metric('deliver', 'bellwether_delivery_attempts_total');
}

async function fill(count: number): Promise<void> {
  const deliveries = async (): Promise<number> => {
    const { rows } = await database.query<{ n: string }>('SELECT count(*) AS n FROM deliveries');
    return Number(rows[0]!.n);
  };
  const before = await deliveries();
  for (let sent = 0; sent < count; sent += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - sent) }, () => ({
      ...pageview,
      ...bought,
    }));
    const answer = await server.collect(
      { site: server.siteId, events },
      { 'X-Forwarded-For': `203.0.${(sent / BATCH) % 256}.7` },
    );
    if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  }
  await until('the deliveries wait', async () => (await deliveries()) >= before + count, 60);
  await settled();
}
