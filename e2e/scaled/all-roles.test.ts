import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { settle, startLoad } from '../support/load.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

/** Processes that are all alike: each has every role, and any of them can be killed. */
let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  server = new Bellwether({ BELLWETHER_ROLES: 'all' });
  await server.init();
  await server.start();
  receiver = await startReceiver();
  const events = ['event.tracked'];
  await server.api('POST', '/api/v1/webhooks', { url: receiver.url, events, retry: Array(20).fill(1) });
});
afterAll(async () => {
  await server?.remove();
  await receiver?.stop();
});

it('share the work, and what a killed one was at is done by others', async () => {
  const load = startLoad(server, {
    name: 'alike',
    siteId: server.siteId,
    visitors: 8,
    pause: 50,
    batch: 5,
  });
  for (const one of server.parts.processes.slice(0, 3)) {
    await load.passed(100);
    const { process } = one;
    process.child.kill('SIGKILL');
    await until('it is started again', () => one.process !== process && one.port > 0);
  }
  await settle(server, receiver.received, await load.stop());
  expect(await server.end()).toBe(0);
});
