import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, BROWSER } from '../support/bellwether.ts';
import { settle, startLoad } from '../support/load.ts';
import { startReceiver } from '../support/receiver.ts';
import { ROLES, type Role } from '../support/scaled-out.ts';
import { until } from '../support/until.ts';

/** What people and programs see of it that the product is several processes: nothing but their ports. */
let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  server = new Bellwether();
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

const ask = (port: number, path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, options);
const authorised = () => ({
  Authorization: `Bearer ${server.apiKey}`,
  'Content-Type': 'application/json',
});

/** A number of a process's metrics; 0 where it has none of that name. */
async function metric(port: number, name: string): Promise<number> {
  const text = await (await ask(port, '/metrics')).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

describe.each(ROLES)('a process of the role %s', role => {
  it('says whether it lives, whether it can work, and what it has done', async () => {
    for (const { port } of server.parts.of(role)) {
      expect((await ask(port, '/healthz')).status).toBe(200);
      await until('it is ready', async () => (await ask(port, '/readyz')).status === 200);
      expect((await ask(port, '/metrics')).status).toBe(200);
    }
  });

  it('serves what its role is, and nothing else', async () => {
    for (const { port } of server.parts.of(role)) {
      const statusOf = async (path: string) => (await ask(port, path, { headers: authorised() })).status;
      expect(await statusOf('/api/v1/sites')).toBe(role === 'api' ? 200 : 404);
      expect(await statusOf('/js/script.js')).toBe(role === 'api' || role === 'collect' ? 200 : 404);
      // It wants POST.
      expect(await statusOf('/api/event')).toBe(role === 'collect' ? 405 : 404);
    }
  });
});

it('what one of them is told, the others know', async () => {
  for (const { port } of server.parts.of('api')) {
    const answer = await ask(port, '/api/v1/sites', {
      method: 'POST',
      headers: authorised(),
      body: JSON.stringify({ domain: 'localhost' }),
    });
    const { site } = (await answer.json()) as { site: { id: string } };
    for (const collector of server.parts.of('collect')) {
      const event = { site: site.id, type: 'pageview', url: 'http://localhost/' };
      await until('the collector takes events of the site', async () => {
        const { status } = await ask(collector.port, '/api/event', {
          method: 'POST',
          headers: { 'User-Agent': BROWSER },
          body: JSON.stringify(event),
        });
        return status === 202;
      });
    }
  }
});

it('what a command sets up meanwhile, they know too', async () => {
  const { siteId } = await server.init('localhost', 'other@example.com');
  for (const { port } of server.parts.of('collect')) {
    await until('the collector takes events of the site', async () => {
      const { status } = await ask(port, '/api/event', {
        method: 'POST',
        headers: { 'User-Agent': BROWSER },
        body: JSON.stringify({ site: siteId, type: 'pageview', url: 'http://localhost/' }),
      });
      return status === 202;
    });
  }
});

it('each shows on its streams what any of them has taken', async () => {
  const streams = await Promise.all(
    server.parts.of('api').map(async ({ port }) => {
      const abort = new AbortController();
      const answer = await ask(port, '/api/v1/stream', { headers: authorised(), signal: abort.signal });
      expect(answer.status).toBe(200);
      let text = '';
      const reading = (async () => {
        for await (const part of answer.body!) text += Buffer.from(part).toString();
      })().catch(() => {}); // aborted
      return {
        text: () => text,
        async close() {
          abort.abort();
          await reading;
        },
      };
    }),
  );
  const { siteId: site } = server;
  await server.collect({ site, type: 'event', name: 'seen-everywhere', url: 'http://localhost/' });
  for (const { text } of streams) await until('the event', () => text().includes('seen-everywhere'));
  for (const { close } of streams) await close();
});

it('each role counts what it does, for whoever watches', async () => {
  const sum = async (role: Role, name: string) =>
    (await Promise.all(server.parts.of(role).map(({ port }) => metric(port, name)))).reduce((a, b) => a + b);
  await server.collect({ site: server.siteId, type: 'event', name: 'counted', url: 'http://localhost/' });
  expect(await sum('collect', 'bellwether_events_appended_total')).toBeGreaterThan(0);
  expect(await sum('collect', 'bellwether_append_seconds_count')).toBeGreaterThan(0);
  await until('it is processed', async () => (await sum('process', 'bellwether_events_accepted_total')) > 0);
  await until('one keeps house', async () => (await sum('process', 'bellwether_housekeeping')) === 1);
  await until(
    'it is delivered',
    async () => (await sum('deliver', 'bellwether_delivery_attempt_seconds_count')) > 0,
  );
});

it('processors share the partitions', async () => {
  const shares = () =>
    Promise.all(server.parts.of('process').map(({ port }) => metric(port, 'bellwether_partitions')));
  await until('they do so evenly', async () => (await shares()).every(share => share === 4));
});

it('each can be stopped and started while the others go on, and nothing is lost', async () => {
  const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
    domain: 'localhost',
  });
  const load = startLoad(server, { name: 'one-by-one', siteId: site.id, visitors: 8, pause: 50, batch: 5 });
  for (const one of server.parts.processes) {
    await load.passed(50);
    const { process } = one;
    expect(await process.end('SIGTERM')).toBe(0);
    await until('it is started again', () => one.process !== process && one.port > 0);
  }
  await settle(server, receiver.received, await load.stop());
});
