import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bellwether } from '../e2e/support/bellwether.ts';
import { between, processorTime } from './support/processor-time.ts';
import { type Measured, runWrk } from './support/wrk.ts';

/**
 * Collecting: single events over 64 connections, by turns in the same run against a bare server that parses the same
 * JSON, and against one that makes it durable too; then batches of 100. Every answer of ours that is counted is a 202
 * after the durable commit.
 */
const ROUNDS = 3;
const SECONDS = 8;
const load = { connections: 64, seconds: SECONDS, visitors: 5000 };

const pageview = {
  type: 'pageview',
  url: 'https://example.com/blog/why-webhooks?utm_source=newsletter&utm_medium=email',
  referrer: 'https://www.google.com/',
  screen: { width: 1920, height: 1080, touch: false },
  timezone: 'Europe/Berlin',
  language: 'en-US',
};

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** How the rates of a round compare. */
interface Ratios {
  ofBare: number;
  ofFloor: number;
  floorOfBare: number;
}

/** One of the servers to compare with. */
async function start(name: string, ...args: string[]) {
  const child = fork(join(process.cwd(), 'bench/support', name), args);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { url: `http://127.0.0.1:${port}/api/event`, stop: () => child.disconnect() };
}

const told = ({ requestsPerSecond, p50, p99 }: Measured): string =>
  `${requestsPerSecond.toFixed(0)}/s (p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms)`;

const folder = mkdtempSync(join(tmpdir(), 'bellwether-bench-'));
const bare = await start('bare-server.mjs');
const floor = await start('floor-server.mjs', join(folder, 'events'));
const server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
try {
  await server.init('example.com');
  await server.start();
  const single = { site: server.siteId, ...pageview };
  const batch = { site: server.siteId, events: Array(100).fill(pageview) };
  const ours = `${server.url}/api/event`;
  /** Of our server's process, and of the engine's that it starts. */
  const ourTime = () => processorTime(pid => (pid === server.pid ? 'ours' : null));

  /** Microseconds of processor time that an event takes, while it is collected. */
  async function measured(options: Parameters<typeof runWrk>[0], events: number) {
    const before = ourTime();
    const result = await runWrk(options);
    const used = between(before, ourTime()).get('ours') ?? 0;
    return { ...result, micros: (used * 1e6) / (result.requestsPerSecond * options.seconds * events) };
  }

  await runWrk({ ...load, seconds: 3, url: ours, body: single });
  for (const { url } of [bare, floor]) await runWrk({ ...load, seconds: 1, url, body: single });

  const rounds: Ratios[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const top = await runWrk({ ...load, url: bare.url, body: single });
    const durable = await runWrk({ ...load, url: floor.url, body: single });
    const collected = await measured({ ...load, url: ours, body: single }, 1);
    rounds.push({
      ofBare: collected.requestsPerSecond / top.requestsPerSecond,
      ofFloor: collected.requestsPerSecond / durable.requestsPerSecond,
      floorOfBare: durable.requestsPerSecond / top.requestsPerSecond,
    });
    console.log(
      `round ${round}: bare ${told(top)}; durable and no more ${told(durable)}; ours ${told(collected)}, ` +
        `${collected.micros.toFixed(0)} µs of processor time an event, failures ${collected.failures}`,
    );
  }
  const batches = await measured({ ...load, connections: 16, url: ours, body: batch }, 100);
  const ratio = (of: keyof Ratios): string => median(rounds.map(r => r[of])).toFixed(2);
  console.log(
    `\nsingle events, 64 connections: ${ratio('ofBare')} of the bare server, ${ratio('ofFloor')} of the durable one, ` +
      `which makes ${ratio('floorOfBare')} of the bare one`,
  );
  console.log(
    `batches of 100: ${(batches.requestsPerSecond * 100).toFixed(0)} events/s, ` +
      `${batches.micros.toFixed(0)} µs of processor time an event, failures ${batches.failures}`,
  );
} finally {
  bare.stop();
  floor.stop();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}
