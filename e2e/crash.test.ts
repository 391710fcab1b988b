import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, scaledOut } from './support/bellwether.ts';
import { type Load, settle, startLoad } from './support/load.ts';
import { startReceiver, verifyStandard } from './support/receiver.ts';

/**
 * What was acknowledged is never lost: under load, with a receiver that fails now and then, the server (and
 * then the engine) is killed outright at random moments; in the end every acknowledged event has been delivered
 * at least once and counted exactly once.
 */
const KILLS = 20;
/** Senders at work at once, each with one request under way. */
const SENDERS = 8;

let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let secret: string;

beforeAll(async () => {
  server = new Bellwether();
  await server.init();
  await server.start();
  receiver = await startReceiver(() => (randomInt(10) === 0 ? 500 : 200));
  const { webhook } = await server.api<{ webhook: { secret: string } }>('POST', '/api/v1/webhooks', {
    url: receiver.url,
    events: ['event.tracked'],
    retry: Array(20).fill(1),
  });
  secret = webhook.secret;
});
afterAll(async () => {
  await server.remove();
  await receiver.stop();
});

/** Load on a site of its own. */
async function start(name: string) {
  const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
    domain: 'localhost',
  });
  return startLoad(server, { name, siteId: site.id, visitors: SENDERS });
}

async function settled(load: Load): Promise<void> {
  await settle(server, receiver.received, load);
  expect(load.acknowledged.size).toBeGreaterThan(KILLS * SENDERS);
  for (const request of receiver.received.slice(-50)) verifyStandard(secret, request);
}

describe('nothing acknowledged is lost', () => {
  it(`when the server is killed ${KILLS} times`, async () => {
    const load = await start('server-killed');
    for (let kill = 0; kill < KILLS; kill++) {
      await load.passed(5 * SENDERS);
      await new Promise(resolve => setTimeout(resolve, randomInt(400)));
      await server.end('SIGKILL');
      await server.start();
    }
    await settled(await load.stop());
  });

  // Scaled out there is none of our own; e2e/scaled/faults.test.ts takes ClickHouse away.
  it.skipIf(scaledOut)(`when the engine is killed ${KILLS} times`, async () => {
    const load = await start('engine-killed');
    for (let kill = 0; kill < KILLS; kill++) {
      const from = server.log.length;
      await new Promise(resolve => setTimeout(resolve, randomInt(400)));
      process.kill(server.enginePid, 'SIGKILL');
      await server.logged(line => typeof line.enginePid === 'number', from);
    }
    await settled(await load.stop());
  });
});
