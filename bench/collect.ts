import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Bellwether } from '../e2e/support/bellwether.ts';
import { runWrk } from './support/wrk.ts';

/**
 * Collecting: single events over 64 connections against a bare server that parses the same JSON, by turns in the
 * same run; then batches of 100. Every answer counted is a 202 after the durable commit.
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

const bare = fork(join(process.cwd(), 'bench/support/bare-server.mjs'));
const [{ port }] = (await once(bare, 'message')) as [{ port: number }];
const server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
try {
  await server.init('example.com');
  await server.start();
  const single = { site: server.siteId, ...pageview };
  const batch = { site: server.siteId, events: Array(100).fill(pageview) };
  const ours = `${server.url}/api/event`;
  const theirs = `http://127.0.0.1:${port}/api/event`;
  await runWrk({ ...load, seconds: 3, url: ours, body: single });
  await runWrk({ ...load, seconds: 1, url: theirs, body: single });

  const rounds = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const baseline = await runWrk({ ...load, url: theirs, body: single });
    const collected = await runWrk({ ...load, url: ours, body: single });
    rounds.push({ baseline, collected, ratio: collected.requestsPerSecond / baseline.requestsPerSecond });
    console.log(
      `round ${round}: bare ${baseline.requestsPerSecond.toFixed(0)}/s, ours ${collected.requestsPerSecond.toFixed(0)}/s ` +
        `(p50 ${collected.p50.toFixed(1)} ms, p99 ${collected.p99.toFixed(1)} ms, failures ${collected.failures}), ` +
        `ratio ${rounds.at(-1)!.ratio.toFixed(2)}`,
    );
  }
  const batches = await runWrk({ ...load, connections: 16, url: ours, body: batch });
  console.log(
    `\nsingle events, 64 connections: ${median(rounds.map(r => r.ratio)).toFixed(2)} of the bare server`,
  );
  console.log(
    `batches of 100: ${(batches.requestsPerSecond * 100).toFixed(0)} events/s, failures ${batches.failures}`,
  );
} finally {
  bare.disconnect();
  await server.remove();
}
