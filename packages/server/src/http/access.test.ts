import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../ports/index.ts';
import { HOST, startApp, type TestApp } from './test/server.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startApp();
});
afterAll(() => t.close());

const SITES = '/api/v1/sites';
const brief = (answer: { statusCode: number; json(): { code?: string } }) => [
  answer.statusCode,
  answer.json().code,
];

describe('an API key', () => {
  it('is needed', async () => {
    expect(brief(await t.asking({}).get(SITES))).toEqual([401, 'unauthorized']);
  });

  it.each(['Bearer bw_wrong', 'Bearer', 'Basic dXNlcjpwYXNz', 'bw_wrong', ''])(
    'sent as %j lets nobody in',
    async authorization => {
      expect(brief(await t.asking({ authorization }).get(SITES))).toEqual([401, 'unauthorized']);
    },
  );

  it('that is wrong is not made good by a session', async () => {
    const { email } = await t.account();
    const { cookie } = await t.signIn(email);
    const both = { authorization: 'Bearer bw_wrong', cookie: `${cookie.name}=${cookie.value}` };
    expect(brief(await t.asking(both).get(SITES))).toEqual([401, 'unauthorized']);
  });

  it('ends when it expires', async () => {
    const { get } = await t.account({ expiresAt: t.clock.now() + 1000 });
    expect((await get(SITES)).statusCode).toBe(200);
    t.clock.advance(1000);
    expect(brief(await get(SITES))).toEqual([401, 'unauthorized']);
  });

  it('ends when it is revoked', async () => {
    const { get, email, apiKey } = await t.account();
    const session = await t.signIn(email);
    expect((await session.delete(`/api/v1/api-keys/${apiKey.id}`)).statusCode).toBe(204);
    expect(brief(await get(SITES))).toEqual([401, 'unauthorized']);
  });

  it('remembers when it was used, to the minute', async () => {
    const { get, apiKey } = await t.account();
    const used = async () => (await t.registry.apiKeys.byHash(apiKey.hash))?.lastUsedAt;
    const first = t.clock.now();
    await get(SITES);
    expect(await used()).toBe(first);
    t.clock.advance(59_000);
    await get(SITES);
    expect(await used()).toBe(first);
    t.clock.advance(1000);
    await get(SITES);
    expect(await used()).toBe(first + 60_000);
  });

  const without = (scope: Scope) =>
    (['stats:read', 'webhooks:write', 'events:write', 'sites:write'] as const).filter(one => one !== scope);

  it.each<[Scope, 'get' | 'post' | 'patch' | 'delete', string]>([
    ['sites:write', 'post', '/api/v1/sites'],
    ['sites:write', 'patch', '/api/v1/sites/SITE'],
    ['sites:write', 'delete', '/api/v1/sites/SITE'],
    ['sites:write', 'post', '/api/v1/goals'],
    ['webhooks:write', 'get', '/api/v1/webhooks'],
    ['webhooks:write', 'post', '/api/v1/webhooks'],
    ['webhooks:write', 'get', '/api/v1/deliveries/dlv_1'],
    ['webhooks:write', 'post', '/api/v1/deliveries/dlv_1/replay'],
    ['stats:read', 'get', '/api/v1/sites/SITE/stats'],
    ['stats:read', 'get', '/api/v1/sites/SITE/events/names'],
  ])('without %s may not %s %s', async (scope, method, path) => {
    const { site, ...ask } = await t.account({ scopes: without(scope) });
    const answer = await ask[method](path.replace('SITE', site.id));
    expect(brief(answer)).toEqual([403, 'insufficient_scope']);
    expect(answer.json().error).toContain(scope);
  });

  it.each(['/api/v1/api-keys', '/api/v1/auth/me'])('is not enough for %s', async path => {
    const { get } = await t.account();
    expect(brief(await get(path))).toEqual([403, 'session_required']);
  });
});

describe('the rate limit', () => {
  it('lets 50 requests a minute through, and tells how many are left', async () => {
    const { get } = await t.account();
    const resets = String(t.clock.now() / 1000 + 60);
    const first = await get(SITES);
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit': '50',
      'x-ratelimit-remaining': '49',
      'x-ratelimit-reset': resets,
    });
    for (let i = 2; i <= 50; i++) expect((await get(SITES)).statusCode).toBe(200);
    t.clock.advance(20_000);
    const refused = await get(SITES);
    expect(brief(refused)).toEqual([429, 'rate_limited']);
    expect(refused.headers).toMatchObject({
      'retry-after': '40',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': resets,
    });
    t.clock.advance(40_000);
    expect((await get(SITES)).headers['x-ratelimit-remaining']).toBe('49');
  });

  it('counts each key for itself, and refused requests too', async () => {
    const [one, other] = [await t.account({ scopes: ['stats:read'] }), await t.account()];
    expect((await one.post(SITES, { domain: 'a.example' })).headers['x-ratelimit-remaining']).toBe('49');
    expect((await one.get(`${SITES}/none`)).headers['x-ratelimit-remaining']).toBe('48');
    expect((await other.get(SITES)).headers['x-ratelimit-remaining']).toBe('49');
  });

  it('is told with every answer of a key, refusals too, and to each key its own', async () => {
    const [busy, other] = [await t.account({ scopes: ['stats:read'] }), await t.account()];
    const resets = String(t.clock.now() / 1000 + 60);
    const asked: [() => ReturnType<typeof busy.get>, number][] = [
      [() => busy.get(SITES), 200],
      [() => busy.get(`${SITES}?limit=none`), 400],
      [() => busy.post(SITES, { domain: 'a.example' }), 403],
      [() => busy.get('/api/v1/auth/me'), 403],
      [() => busy.get(`${SITES}/none`), 404],
      [() => busy.get('/api/v1/nothing'), 404],
      [() => busy.patch(SITES, {}), 405],
      [() => busy.get(`${SITES}/${busy.site.id}/stats`), 503],
    ];
    for (let i = 0; i < 51; i++) {
      const [ask, status] = asked[i % asked.length]!;
      const answer = await ask();
      expect(answer.statusCode).toBe(i < 50 ? status : 429);
      expect(answer.headers).toMatchObject({
        'x-ratelimit-limit': '50',
        'x-ratelimit-remaining': String(Math.max(0, 49 - i)),
        'x-ratelimit-reset': resets,
      });
      if (i === 50) expect(answer.headers['retry-after']).toBe('60');
    }
    expect((await other.get(SITES)).headers['x-ratelimit-remaining']).toBe('49');
    t.clock.advance(60_000);
    expect((await busy.get(SITES)).headers['x-ratelimit-remaining']).toBe('49');
  });

  it('leaves sessions alone', async () => {
    const { email } = await t.account();
    const answer = await (await t.signIn(email)).get(SITES);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
  });
});

describe('a request with a session', () => {
  const origins: [string, Record<string, string>, number][] = [
    ['from our own pages', { origin: `https://${HOST}` }, 201],
    ['from a program', {}, 201],
    ['from another host', { origin: 'https://evil.example' }, 403],
    ['from our host’s name as a prefix', { origin: `https://${HOST}.evil.example` }, 403],
    ['from our host on another port', { origin: `https://${HOST}:8443` }, 403],
    ['from a sandboxed page', { origin: 'null' }, 403],
    ['from another site without an origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ];
  it.each(origins)('%s', async (_, headers, status) => {
    const { email } = await t.account();
    const answer = await (await t.signIn(email)).post(SITES, { domain: 'a.example' }, headers);
    expect(answer.statusCode).toBe(status);
    if (status === 403) expect(answer.json().code).toBe('cross_origin');
  });

  it('may read from anywhere: the browser keeps the answer from other sites', async () => {
    const { email } = await t.account();
    const answer = await (await t.signIn(email)).get(SITES, undefined, { origin: 'https://evil.example' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is answered from the key where it has one, whatever its origin', async () => {
    const { post } = await t.account();
    const answer = await post(SITES, { domain: 'a.example' }, { origin: 'https://app.example' });
    expect(answer.statusCode).toBe(201);
  });

  it('ends after 30 days', async () => {
    const { email } = await t.account();
    const session = await t.signIn(email);
    t.clock.advance(30 * 86_400_000 - 1);
    expect((await session.get(SITES)).statusCode).toBe(200);
    t.clock.advance(1);
    expect(brief(await session.get(SITES))).toEqual([401, 'unauthorized']);
  });
});
