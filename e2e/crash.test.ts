import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from './support/bellwether.ts';
import { type Received, startReceiver, verifyStandard } from './support/receiver.ts';
import { until } from './support/until.ts';

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
    siteId: server.siteId,
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

/** Sends events until told to stop; what is not acknowledged is sent again, under the same id, until it is. */
function startLoad(name: string) {
  const acknowledged = new Set<string>();
  let refused = 0;
  let going = true;
  async function sendOne(id: string): Promise<void> {
    for (;;) {
      try {
        const url = 'http://localhost/page';
        const response = await server.collect({ id, site: server.siteId, type: 'event', name, url });
        await response.arrayBuffer();
        if (response.status === 202) break;
      } catch {
        // The server is down just now: the connection was refused or broke.
      }
      refused++;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    acknowledged.add(id);
  }
  const senders = Array.from({ length: SENDERS }, async () => {
    while (going) await sendOne(randomUUID());
  });
  return {
    acknowledged,
    async stop() {
      going = false;
      await Promise.all(senders);
      return { acknowledged, refused };
    },
  };
}

const countOf = async (name: string): Promise<number> => {
  const { names } = await server.api<{ names: { name: string; count: number }[] }>(
    'GET',
    `/api/v1/sites/${server.siteId}/events/names?period=7d`,
  );
  return names.find(entry => entry.name === name)?.count ?? 0;
};

async function settle(
  name: string,
  { acknowledged, refused }: { acknowledged: Set<string>; refused: number },
) {
  const isOurs = (r: Received) => r.status === 200 && r.message.data.name === name;
  const delivered = () => receiver.received.filter(isOurs).map(r => r.message.data.eventId as string);
  const missing = () => [...acknowledged].filter(id => !seen.has(id)).length;
  let seen = new Set(delivered());
  await until('every acknowledged event is delivered', () => {
    seen = new Set(delivered());
    return missing() === 0;
  });
  const counted = await until(
    'every acknowledged event is counted',
    async () => {
      const count = await countOf(name).catch(() => 0);
      return count >= acknowledged.size && count;
    },
    60,
  );
  const all = delivered();
  console.log(
    `${name}: acknowledged ${acknowledged.size}, delivered ${seen.size}, counted ${counted}, ` +
      `duplicates ${all.length - seen.size}, requests refused or broken meanwhile ${refused}`,
  );
  expect(acknowledged.size).toBeGreaterThan(KILLS * SENDERS);
  expect([...acknowledged].filter(id => !seen.has(id))).toEqual([]);
  expect(counted).toBe(acknowledged.size);
  for (const request of receiver.received.slice(-50)) verifyStandard(secret, request);
}

describe('nothing acknowledged is lost', () => {
  it(`when the server is killed ${KILLS} times`, async () => {
    const load = startLoad('server-killed');
    for (let kill = 0; kill < KILLS; kill++) {
      const before = load.acknowledged.size;
      await until('some load has passed through', () => load.acknowledged.size >= before + 5 * SENDERS);
      await new Promise(resolve => setTimeout(resolve, randomInt(400)));
      await server.end('SIGKILL');
      await server.start();
    }
    await settle('server-killed', await load.stop());
  });

  it(`when the engine is killed ${KILLS} times`, async () => {
    const load = startLoad('engine-killed');
    for (let kill = 0; kill < KILLS; kill++) {
      const from = server.log.length;
      await new Promise(resolve => setTimeout(resolve, randomInt(400)));
      process.kill(server.enginePid, 'SIGKILL');
      await server.logged(line => typeof line.enginePid === 'number', from);
    }
    await settle('engine-killed', await load.stop());
  });
});
