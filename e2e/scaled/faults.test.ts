import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { allDelivered, settle, startLoad } from '../support/load.ts';
import { type Received, startReceiver, verifyStandard } from '../support/receiver.ts';
import { ROLES, type Role } from '../support/scaled-out.ts';
import type { Supervised } from '../support/supervised.ts';
import { until } from '../support/until.ts';

/**
 * What was acknowledged is never lost, whatever of it breaks: under load, with a receiver that fails now and then,
 * something is killed, taken away or frozen; in the end every acknowledged event has been delivered at least once
 * and counted exactly once. `FAULTS=long` takes ClickHouse away for a minute, and kills more often.
 */
const long = process.env.FAULTS === 'long';
const KILLS = long ? 10 : 3;
const AWAY_MS = long ? 60_000 : 20_000;
const LOAD = { visitors: 12, pause: 50, batch: 5 };
/** Enough to be in every partition and at every step when something breaks. */
const SOME = 100;

let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let secret: string;
let load: ReturnType<typeof startLoad>;

beforeAll(async () => {
  server = new Bellwether();
  await server.init();
  await server.start();
  receiver = await startReceiver(() => (randomInt(20) === 0 ? 500 : 200));
  const { webhook } = await server.api<{ webhook: { secret: string } }>('POST', '/api/v1/webhooks', {
    url: receiver.url,
    events: ['event.tracked', 'session.created'],
    retry: Array(20).fill(1),
  });
  secret = webhook.secret;
});
afterAll(async () => {
  await server?.remove();
  await receiver?.stop();
});

/** Has something break under load, and then looks whether all is there. */
async function survives(name: string, fault: () => Promise<void>): Promise<void> {
  const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
    domain: 'localhost',
  });
  load = startLoad(server, { ...LOAD, name, siteId: site.id });
  const before = ends();
  try {
    await load.passed(SOME);
    await fault();
    await load.passed(SOME);
  } finally {
    await load.stop();
  }
  await settle(server, receiver.received, await load.stop());
  const visits = () =>
    new Set(receiver.received.filter(isVisitOf(site.id)).map(({ message }) => message.data.id));
  await until('every visit is told of', () => visits().size >= LOAD.visitors);
  expect(visits().size).toBe(LOAD.visitors);
  console.log(`${name}: processes that ended and were started again: ${ends() - before}`);
  for (const request of receiver.received.slice(-50)) verifyStandard(secret, request);
}

const isVisitOf =
  (siteId: string) =>
  ({ status, message: { type, data } }: Received): boolean =>
    status === 200 && type === 'session.created' && data.siteId === siteId;

const ends = () => server.parts.processes.reduce((sum, { ends }) => sum + ends.length, 0);

async function killOneAfterTheOther(role: Role): Promise<void> {
  const both = server.parts.of(role);
  for (let kill = 0; kill < KILLS; kill++) {
    await load.passed(SOME);
    await wait(randomInt(400));
    const victim = both[kill % both.length]!;
    victim.process.child.kill('SIGKILL');
    await startedAgain(victim);
  }
}

async function startedAgain(victim: Supervised): Promise<void> {
  const { process } = victim;
  await until('it is started again', () => victim.process !== process && victim.port > 0);
}

describe('nothing acknowledged is lost', () => {
  it.each(ROLES)(`when processes of the role %s are killed ${KILLS} times`, role =>
    survives(`${role}-killed`, () => killOneAfterTheOther(role)),
  );

  it('when a server of NATS is killed, and another once that is back', () =>
    survives('nats-killed', async () => {
      const { nats } = await server.parts.servers();
      for (const node of [0, 1]) {
        await nats.kill(node);
        await load.passed(SOME);
        await nats.restart(node);
        await load.passed(SOME);
      }
    }));

  it('when a server of NATS hangs, its connections open, and goes on later', () =>
    survives('nats-frozen', async () => {
      const { nats } = await server.parts.servers();
      for (const node of [0, 1, 2]) {
        await nats.freeze(node);
        await load.passed(SOME);
        await allDelivered(receiver.received, 'nats-frozen', new Set(load.acknowledged));
        nats.thaw(node);
        await load.passed(SOME);
      }
    }));

  it(`when PostgreSQL crashes ${KILLS} times`, () =>
    survives('postgres-crashed', async () => {
      const { postgres } = await server.parts.servers();
      for (let crash = 0; crash < KILLS; crash++) {
        await load.passed(SOME);
        await wait(randomInt(400));
        await postgres.crash();
      }
    }));

  it(`when ClickHouse is away for ${AWAY_MS / 1000} s; collecting and delivery go on`, () =>
    survives('clickhouse-away', async () => {
      const { clickhouse } = await server.parts.servers();
      await clickhouse.kill();
      await wait(AWAY_MS);
      await load.passed(SOME);
      await allDelivered(receiver.received, 'clickhouse-away', new Set(load.acknowledged));
      await clickhouse.start();
    }));

  it('when a processor is frozen, loses its partitions to another, and wakes up', () =>
    survives('processor-frozen', async () => {
      const [frozen] = server.parts.of('process');
      frozen!.process.child.kill('SIGSTOP');
      await load.passed(SOME);
      // Some of these are in its partitions: another has those by then.
      await allDelivered(receiver.received, 'processor-frozen', new Set(load.acknowledged));
      frozen!.process.child.kill('SIGCONT');
    }));
});

it('no process is left behind', async () => {
  for (const process of server.parts.processes)
    await until(`${process.name} listens`, () => process.alive && process.port > 0);
  expect(await server.end('SIGTERM')).toBe(0);
});
