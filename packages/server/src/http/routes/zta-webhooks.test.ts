import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
});
afterAll(() => t.close());

const DOOR = '/api/webhooks';
const hook = () => ({
  siteId: me.site.id,
  url: 'https://your-server.example/webhook',
  events: ['pageview', 'event', 'goal'],
  description: 'Production webhook for analytics events',
});

describe('the zta door', () => {
  it('adds a webhook of that format, with its names', async () => {
    const answer = await me.post(DOOR, hook());
    expect(answer.statusCode).toBe(201);
    const { webhook } = answer.json();
    expect(webhook).toEqual({
      id: expect.stringMatching(/^wh_/),
      url: 'https://your-server.example/webhook',
      events: ['pageview', 'event', 'goal'],
      secret: expect.stringMatching(/^whsec_/),
      active: true,
      createdAt: expect.stringMatching(/^2026-.*Z$/),
    });
    const same = (await me.get(`/api/v1/webhooks/${webhook.id}`)).json().webhook;
    expect(same).toMatchObject({
      format: 'zta',
      events: ['pageview.tracked', 'event.tracked', 'goal.converted'],
      description: 'Production webhook for analytics events',
    });
  });

  it('lists a site’s webhooks, their secrets masked but for the end', async () => {
    const { site } = (await me.post('/api/v1/sites', { domain: 'a.example' })).json();
    const { webhook } = (await me.post(DOOR, { ...hook(), siteId: site.id })).json();
    const { secret, ...rest } = webhook;
    expect((await me.get(`${DOOR}?siteId=${site.id}`)).json()).toEqual({
      webhooks: [{ ...rest, secret: `whsec_…${secret.slice(-4)}`, lastTriggered: null }],
    });
  });

  it('deletes', async () => {
    const { id } = (await me.post(DOOR, hook())).json().webhook;
    const answer = await me.delete(`${DOOR}?id=${id}`);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { success: true, message: 'Webhook deleted successfully' },
    ]);
    expect((await me.get(`/api/v1/webhooks/${id}`)).statusCode).toBe(404);
  });

  it.each<[object, number, string]>([
    [{ url: 'http://your-server.example/webhook' }, 400, 'URL must use HTTPS'],
    [{ events: ['invalid_event'] }, 400, 'Invalid event type: invalid_event'],
    [{ events: ['NEW_VISIT'] }, 400, 'Invalid event type: NEW_VISIT'],
    [{ siteId: 'site_none' }, 404, 'Site not found'],
  ])('answers %j with %i %s', async (change, status, error) => {
    const answer = await me.post(DOOR, { ...hook(), ...change });
    expect([answer.statusCode, answer.json().error]).toEqual([status, error]);
  });

  it('asks for a key, keeps accounts apart, and counts requests with the rest of the API', async () => {
    const you = await t.account();
    const { id } = (await me.post(DOOR, hook())).json().webhook;
    expect((await t.asking({}).get(`${DOOR}?siteId=${me.site.id}`)).statusCode).toBe(401);
    for (const refused of [
      await you.get(`${DOOR}?siteId=${me.site.id}`),
      await you.post(DOOR, hook()),
      await you.delete(`${DOOR}?id=${id}`),
    ]) {
      expect([refused.statusCode, refused.json().error]).toEqual([403, 'Access denied']);
    }
    const gone = await you.delete(`${DOOR}?id=wh_none`);
    expect([gone.statusCode, gone.json().error]).toEqual([404, 'Webhook not found']);
    const [first, second] = [await you.get('/api/v1/sites'), await you.get(`${DOOR}?siteId=${you.site.id}`)];
    const left = [first, second].map(answer => Number(answer.headers['x-ratelimit-remaining']));
    expect(left[1]).toBe(left[0]! - 1);
  });
});
