import { readFileSync } from 'node:fs';
import { Bellwether } from '../e2e/support/bellwether.ts';
import { until } from '../e2e/support/until.ts';

/**
 * Resident memory of all processes: idle, and after a million events of 50,000 visitors from all over the world
 * (so that the geography is in use), once everything is in the event store.
 */
const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const BATCH = 20;
const SENDERS = 16;

/** Megabytes resident of a process, all its threads and mapped files. */
function resident(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}

const server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });

async function report(moment: string): Promise<void> {
  const main = resident(server.pid);
  const engine = resident(server.enginePid);
  console.log(
    `${moment}: ${(main + engine).toFixed(0)} MB (server ${main.toFixed(0)}, engine ${engine.toFixed(0)}); ` +
      `of the server's, V8 has ${await heap()}`,
  );
}

/** What V8 says of its heap, from the server's own metrics. */
async function heap(): Promise<string> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]) / 1024 / 1024).toFixed(0);
  return (
    `${megabytes('nodejs_heap_size_total_bytes')} MB, ${megabytes('nodejs_heap_size_used_bytes')} of it used, ` +
    `and ${megabytes('nodejs_external_memory_bytes')} beside it`
  );
}

let lastNumber = 0;

/** A batch of one visitor, from an address of its own. */
async function sendBatch(): Promise<void> {
  const number = ++lastNumber;
  const address = [20 + (number % 150), (number * 7) % 256, (number >> 8) % 256, 1 + (number % 250)].join(
    '.',
  );
  const events = Array.from({ length: BATCH }, (_, i) => ({
    type: 'pageview',
    url: `https://example.com/articles/${(number * 31 + i) % 5000}?utm_source=newsletter`,
    referrer: i === 0 ? 'https://www.google.com/' : '',
    timezone: 'Europe/Berlin',
    language: 'en-US',
  }));
  const response = await server.collect({ site: server.siteId, events }, { 'X-Forwarded-For': address });
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

try {
  await server.init('example.com');
  await server.start();
  await server.logged(line => line.msg === 'The event store is ready.');
  await new Promise(resolve => setTimeout(resolve, 5000));
  await report('idle');

  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, resident(server.pid) + resident(server.enginePid));
  }, 500);
  const began = Date.now();
  const senders = Array.from({ length: SENDERS }, async () => {
    while (lastNumber * BATCH < EVENTS) await sendBatch();
  });
  await Promise.all(senders);
  console.log(`${EVENTS} events sent in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  await until(
    'all events are in the event store',
    async () => {
      const path = `/api/v1/sites/${server.siteId}/stats?period=7d`;
      const { metrics } = await server.api<{ metrics: { pageviews: number } }>('GET', path);
      return metrics.pageviews >= EVENTS;
    },
    600,
  );
  await new Promise(resolve => setTimeout(resolve, 10_000));
  clearInterval(watch);
  await report(`after ${EVENTS} events`);
  console.log(`highest on the way: ${peak.toFixed(0)} MB`);
} finally {
  await server.remove();
}
