import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, BROWSER } from './support/bellwether.ts';
import { startReceiver } from './support/receiver.ts';
import { until } from './support/until.ts';

/** What is deleted is gone: from the reports, from the messages kept, from the database, whoever dies meanwhile. */
const DAY = 86_400_000;

let server: Bellwether;
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
  server = new Bellwether();
  await server.init('first.example');
  await server.start();
  receiver = await startReceiver();
  await server.api('POST', '/api/v1/webhooks', { url: receiver.url, events: ['pageview.tracked'] });
});
afterAll(async () => {
  await server.remove();
  await receiver.stop();
});

const newSite = async (domain: string, settings = {}) =>
  (await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', { domain, settings })).site.id;

const lines = async (site: string, what: string) => {
  const response = await fetch(`${server.url}/api/v1/sites/${site}/export/${what}`, {
    headers: { Authorization: `Bearer ${server.apiKey}` },
  });
  const text = await response.text();
  return text.split('\n').filter(line => line !== '');
};
const inExport = (site: string, events: number, sessions: number) =>
  until(`${events} events in ${sessions} visits`, async () => {
    const found = await Promise.all([lines(site, 'events'), lines(site, 'sessions')]);
    return found[0].length === events && found[1].length === sessions && found;
  });

/** Of each visitor: a visit of the past, and one that is open. */
async function fill(site: string, visitors: string[]): Promise<void> {
  const events = visitors.flatMap(visitor =>
    [Date.now() - 3 * DAY, Date.now()].map(timestamp => ({
      type: 'pageview',
      url: `https://first.example/of-${visitor}`,
      visitor,
      userAgent: BROWSER,
      timestamp,
    })),
  );
  await server.api('POST', `/api/v1/sites/${site}/events`, { events });
  await inExport(site, events.length, events.length);
  await until('messages are delivered', () =>
    visitors.every(visitor =>
      receiver.received.some(r => r.body.includes(`of-${visitor}`) && r.status === 200),
    ),
  );
}

describe("a visitor's data", () => {
  it('is deleted, and no other', async () => {
    const site = await newSite('visitors.example', { visitorId: 'persistent' });
    await fill(site, ['alice', 'bob']);
    const [events] = await inExport(site, 4, 4);
    const alice = (JSON.parse(events.find(line => line.includes('of-alice'))!) as { visitor: { id: string } })
      .visitor.id;
    expect(await server.holds(alice)).toBe(true);
    const { deletion } = await server.api<{ deletion: object }>(
      'DELETE',
      `/api/v1/sites/${site}/visitors/${alice}`,
    );
    expect(deletion).toMatchObject({ siteId: site, visitorId: alice });
    const [left] = await inExport(site, 2, 2);
    expect(left.join('')).not.toContain('of-alice');
    await until('it is done', async () => {
      const { deletions } = await server.api<{ deletions: object[] }>(
        'GET',
        `/api/v1/sites/${site}/deletions`,
      );
      return deletions.length === 0;
    });
    expect(await server.holds(alice)).toBe(false);
    expect(await server.holds('of-alice')).toBe(false);
    expect(await server.holds('of-bob')).toBe(true);
    // Who comes again is somebody new.
    await fill(site, ['alice']);
    await inExport(site, 4, 4);
  });
});

describe("a site's data", () => {
  it('goes with the site, even if the server is killed at once', async () => {
    const site = await newSite('leaving.example');
    await fill(site, ['carol', 'dave']);
    await server.api('DELETE', `/api/v1/sites/${site}`);
    await server.end('SIGKILL');
    await server.start();
    await expect(server.api('GET', `/api/v1/sites/${site}`)).rejects.toThrow(/404/);
    await until(
      'nothing of it is in the database',
      async () => !(await server.holds(site)) && !(await server.holds('of-carol')),
    );
    const refused = await server.collect({ site, type: 'pageview', url: 'https://leaving.example/' });
    expect(refused.status).toBe(404);
    expect(await server.end()).toBe(0);
    expect(await server.holds(site)).toBe(false);
    await server.start();
  });
});
