import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from './test/server.ts';

/** Whatever names a thing of another account is answered 403, and leaves no trace. */
let t: TestApp;
let mine: Awaited<ReturnType<TestApp['account']>>;
let yours: typeof mine;
const ids: Record<string, string> = {};
const past = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  mine = await t.account();
  yours = await t.account();
  ids.siteId = yours.site.id;
  const goal = { siteId: yours.site.id, name: 'Signup', kind: 'event', eventName: 'signup' };
  ids.goalId = (await yours.post('/api/v1/goals', goal)).json().goal.id;
  const steps = ['/cart', '/paid'].map(path => ({ kind: 'page', path }));
  const funnel = { siteId: yours.site.id, name: 'Checkout', steps };
  ids.funnelId = (await yours.post('/api/v1/funnels', funnel)).json().funnel.id;
  const experiment = {
    siteId: yours.site.id,
    key: 'hero',
    goalId: ids.goalId,
    variants: [{ key: 'a' }, { key: 'b' }],
  };
  ids.experimentId = (await yours.post('/api/v1/experiments', experiment)).json().experiment.id;
  const webhook = { siteId: yours.site.id, url: 'https://example.com/hook', events: ['goal'] };
  ids.webhookId = (await yours.post('/api/v1/webhooks', webhook)).json().webhook.id;
  ids.deliveryId = (await yours.post(`/api/v1/webhooks/${ids.webhookId}/test`)).json().delivery.id;
  ids.sessionId = 'ses_1';
  ids.keyId = yours.apiKey.id;
  const backfill = await yours.post(`/api/v1/webhooks/${ids.webhookId}/backfill`, past);
  ids.backfillId = backfill.json().backfill.id;
  ids.type = 'goal.converted';
});
afterAll(() => t.close());

type Method = 'get' | 'post' | 'patch' | 'delete';
/** Every route of the API, as its document lists them. */
const routes = () =>
  Object.entries(t.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map(method => ({ method: method as Method, path })),
  );

const ofThings = () =>
  routes().filter(({ path }) => /\{(site|goal|experiment|funnel|webhook|delivery)Id\}/.test(path));

/** What the body of a request needs before it is looked whose thing it is about. */
const bodyOf = (path: string): object | undefined => {
  if (path.endsWith('/backfill')) return past;
  if (path.endsWith('/query')) return { metrics: ['visitors'] };
  return path.endsWith('{webhookId}/replay') ? { state: 'failed' } : undefined;
};

describe('between two accounts', () => {
  it('every route that names a thing says 403 Access denied', async () => {
    const things = ofThings();
    expect(things.length).toBeGreaterThan(20);
    for (const { method, path } of things) {
      const url = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name]!);
      const answer = await mine[method](url, bodyOf(path));
      expect([method, path, answer.statusCode, answer.json()]).toEqual([
        method,
        path,
        403,
        { error: 'Access denied', code: 'access_denied' },
      ]);
    }
  });

  it('every route that names nothing there is says 404', async () => {
    for (const { method, path } of ofThings()) {
      const answer = await mine[method](path.replace(/\{\w+\}/g, 'none'), bodyOf(path));
      expect([method, path, answer.statusCode]).toEqual([method, path, 404]);
      expect(answer.json().code).toMatch(/^(site|goal|experiment|funnel|webhook|delivery)_not_found$/);
    }
  });

  it.each<[string, Method, string, () => object]>([
    [
      'a goal on the other’s site',
      'post',
      '/api/v1/goals',
      () => ({ siteId: ids.siteId, name: 'A', kind: 'event', eventName: 'a' }),
    ],
    [
      'an experiment on the other’s site',
      'post',
      '/api/v1/experiments',
      () => ({ siteId: ids.siteId, key: 'a', goalId: ids.goalId, variants: [{ key: 'a' }, { key: 'b' }] }),
    ],
    [
      'a webhook on the other’s site',
      'post',
      '/api/v1/webhooks',
      () => ({ siteId: ids.siteId, url: 'https://example.com', events: ['goal'] }),
    ],
  ])('nobody makes %s', async (_, method, url, body) => {
    expect((await mine[method](url, body())).json().code).toBe('access_denied');
  });

  it('nobody moves a webhook to the other’s site', async () => {
    const made = await mine.post('/api/v1/webhooks', { url: 'https://example.com', events: ['goal'] });
    const { id } = made.json().webhook;
    const moved = await mine.patch(`/api/v1/webhooks/${id}`, { siteId: ids.siteId });
    expect(moved.json().code).toBe('access_denied');
    await mine.delete(`/api/v1/webhooks/${id}`);
  });

  it.each(['goals', 'experiments', 'webhooks'])('nobody lists the other’s %s', async name => {
    expect((await mine.get(`/api/v1/${name}?siteId=${ids.siteId}`)).json().code).toBe('access_denied');
  });

  it('lists have one’s own things only', async () => {
    expect((await mine.get('/api/v1/sites')).json().sites.map((s: { id: string }) => s.id)).toEqual([
      mine.site.id,
    ]);
    expect((await mine.get('/api/v1/webhooks')).json().webhooks).toEqual([]);
    const session = await t.signIn(mine.email);
    const keys = (await session.get('/api/v1/api-keys')).json().apiKeys;
    expect(keys.map((k: { id: string }) => k.id)).toEqual([mine.apiKey.id]);
  });

  it('nobody revokes the other’s keys, or learns that they are', async () => {
    const session = await t.signIn(mine.email);
    const answer = await session.delete(`/api/v1/api-keys/${ids.keyId}`);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'api_key_not_found']);
  });

  it('the other’s things stayed as they were', async () => {
    expect((await yours.get(`/api/v1/sites/${ids.siteId}`)).statusCode).toBe(200);
    expect((await yours.get(`/api/v1/goals/${ids.goalId}`)).statusCode).toBe(200);
    expect((await yours.get(`/api/v1/webhooks/${ids.webhookId}`)).json().webhook.active).toBe(true);
    expect((await yours.get(`/api/v1/deliveries/${ids.deliveryId}`)).json().delivery.state).toBe('pending');
    const jobs = await yours.get(`/api/v1/webhooks/${ids.webhookId}/backfills`);
    expect(jobs.json().backfills).toMatchObject([{ id: ids.backfillId, state: 'pending' }]);
  });
});
