import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

/** A program that manages its webhooks as Zero Trust Analytics' document shows. */
let server: Bellwether;

beforeAll(async () => {
  server = new Bellwether();
  await server.init('example.com');
  await server.start();
});
afterAll(() => server?.remove());

const URL_OF_MINE = 'https://your-server.example/webhook';

interface ZtaWebhook {
  id: string;
  url: string;
  events: string[];
  secret: string;
  active: boolean;
  createdAt: string;
  lastTriggered: string | null;
}

async function ask<T = Record<string, unknown>>(
  method: string,
  query = '',
  body?: object,
  headers: Record<string, string> = { Authorization: `Bearer ${server.apiKey}` },
) {
  const response = await fetch(`${server.url}/api/webhooks${query}`, {
    method,
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}
const creating = (change: object = {}) =>
  ask<{ webhook: ZtaWebhook; error: string }>('POST', '', {
    siteId: server.siteId,
    url: URL_OF_MINE,
    events: ['pageview', 'event', 'goal'],
    description: 'Production webhook for analytics events',
    ...change,
  });
const listing = async (siteId = server.siteId) =>
  (await ask<{ webhooks: ZtaWebhook[] }>('GET', `?siteId=${siteId}`)).body.webhooks;
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('a webhook', () => {
  it('is created, with its secret this once; listed; and deleted', async () => {
    const made = await creating();
    expect(made).toEqual({
      status: 201,
      body: {
        webhook: {
          id: expect.stringMatching(/^wh_/),
          url: URL_OF_MINE,
          events: ['pageview', 'event', 'goal'],
          secret: expect.stringMatching(/^whsec_.{40,}/),
          active: true,
          createdAt: TIME,
        },
      },
    });
    const { id, secret, ...rest } = made.body.webhook;
    expect(await listing()).toEqual([
      { id, ...rest, secret: `whsec_…${secret.slice(-4)}`, lastTriggered: null },
    ]);
    expect(await ask('DELETE', `?id=${id}`)).toEqual({
      status: 200,
      body: { success: true, message: 'Webhook deleted successfully' },
    });
    expect(await listing()).toEqual([]);
    expect(await ask('DELETE', `?id=${id}`)).toMatchObject({
      status: 404,
      body: { error: 'Webhook not found' },
    });
  });

  it('shows when it was last triggered', async () => {
    const receiver = await startReceiver();
    const { id } = (await creating({ url: receiver.url })).body.webhook;
    await server.collect({ site: server.siteId, type: 'pageview', url: 'https://example.com/' });
    const webhook = await until('it was triggered', async () => {
      const found = (await listing()).find(one => one.id === id);
      return found?.lastTriggered ? found : null;
    });
    expect(webhook.lastTriggered).toEqual(TIME);
    expect(receiver.received[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      'x-zta-event': 'pageview',
      'x-zta-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
      'x-zta-webhook-id': id,
    });
    await ask('DELETE', `?id=${id}`);
    await receiver.stop();
  });

  it('may hear of all five types', async () => {
    const events = ['pageview', 'event', 'goal', 'alert', 'session_end'];
    const { webhook } = (await creating({ events })).body;
    expect(webhook.events).toEqual(events);
    await ask('DELETE', `?id=${webhook.id}`);
  });
});

describe('an error', () => {
  it.each([
    [{ url: 'http://your-server.example/webhook' }, 400, 'URL must use HTTPS'],
    [{ events: ['invalid_event'] }, 400, 'Invalid event type: invalid_event'],
    [{ events: ['pageview', 'visitor.created'] }, 400, 'Invalid event type: visitor.created'],
    [{ siteId: 'site_nobody' }, 404, 'Site not found'],
  ])('in %j is a %i: %s', async (change, status, error) => {
    expect(await creating(change)).toMatchObject({ status, body: { error } });
  });

  it.each([
    { url: undefined },
    { events: undefined },
    { events: [] },
    { siteId: undefined },
    { events: 'goal' },
  ])('in %j is a 400', async change => {
    expect(await creating(change)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('without a key is a 401', async () => {
    expect((await ask('GET', `?siteId=${server.siteId}`, undefined, {})).status).toBe(401);
  });

  it('at somebody else’s site or webhook is a 403: Access denied', async () => {
    const { id } = (await creating()).body.webhook;
    await server.end();
    const stranger = await server.init('example.org', 'stranger@example.com');
    await server.start();
    const asStranger = { Authorization: `Bearer ${stranger.apiKey}` };
    const body = { siteId: server.siteId, url: URL_OF_MINE, events: ['goal'] };
    for (const refused of [
      await ask('GET', `?siteId=${server.siteId}`, undefined, asStranger),
      await ask('POST', '', body, asStranger),
      await ask('DELETE', `?id=${id}`, undefined, asStranger),
    ])
      expect(refused).toMatchObject({ status: 403, body: { error: 'Access denied' } });
    await ask('DELETE', `?id=${id}`);
  });

  it('is the eleventh webhook of a site', async () => {
    expect(await listing()).toEqual([]);
    for (let i = 0; i < 10; i++) expect((await creating()).status).toBe(201);
    expect(await creating()).toMatchObject({ status: 400, body: { code: 'webhook_limit_reached' } });
  });
});
