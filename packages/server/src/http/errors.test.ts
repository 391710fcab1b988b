import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST, startApp, type TestApp } from './test/server.ts';

let t: TestApp;
let key: string;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  key = (await t.account()).apiKey.key;
});
afterAll(() => t.close());

/** A request put together by hand. */
const raw = (
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: string | Buffer,
  type = 'application/json',
) =>
  t.app.inject({
    method,
    url,
    headers: {
      host: HOST,
      authorization: `Bearer ${key}`,
      ...(payload !== undefined && { 'content-type': type }),
    },
    payload,
  });

const SITES = '/api/v1/sites';
const FORMATS = '/api/v1/formats';
const TEST = '/api/v1/webhooks/wh_none/test';

describe('a request that is wrong as such', () => {
  it.each<[string, () => ReturnType<typeof raw>, number, string]>([
    ['JSON that ends early', () => raw('POST', SITES, '{"domain":'), 400, 'invalid_json'],
    ['a body of another language', () => raw('POST', SITES, 'domain=x'), 400, 'invalid_json'],
    [
      'bytes that are no UTF-8',
      () => raw('POST', SITES, Buffer.from([0x7b, 0xff, 0x7d])),
      400,
      'invalid_encoding',
    ],
    ['no body where one is needed', () => raw('POST', SITES), 400, 'invalid_request'],
    ['an empty body where one is needed', () => raw('POST', SITES, ''), 400, 'invalid_request'],
    ['a list where an object is needed', () => raw('POST', SITES, '[]'), 400, 'invalid_request'],
    [
      'a body too large',
      () => raw('POST', SITES, `{"domain":"${'x'.repeat(300_000)}"}`),
      413,
      'payload_too_large',
    ],
    [
      'a type of body that is not taken',
      () => raw('POST', SITES, '<a/>', 'text/xml'),
      415,
      'unsupported_media_type',
    ],
    ['plain text', () => raw('POST', SITES, '{}', 'text/plain'), 415, 'unsupported_media_type'],
    [
      '__proto__ as a field',
      () => raw('POST', SITES, '{"domain":"a.example","__proto__":{}}'),
      400,
      'unknown_field',
    ],
    ['an address nobody answers', () => raw('GET', '/api/v1/nothing'), 404, 'not_found'],
    ['an address outside the API', () => raw('GET', '/wp-admin.php'), 404, 'not_found'],
    ['a method the address does not take', () => raw('PUT', SITES), 405, 'method_not_allowed'],
    ['a broken escape in the address', () => raw('GET', '/api/v1/sites/%zz'), 400, 'invalid_request'],
    ['a query parameter nobody knows', () => raw('GET', `${SITES}?limt=5`), 400, 'unknown_field'],
    [
      'a query parameter where none is asked for',
      () => raw('GET', `${FORMATS}?limit=5`),
      400,
      'unknown_field',
    ],
    ['a body where none is asked for', () => raw('POST', TEST, '{"to":"me"}'), 400, 'unknown_field'],
    ['an empty body where none is asked for', () => raw('POST', TEST, '{}'), 404, 'webhook_not_found'],
    ['a query to an address nobody answers', () => raw('GET', '/api/v1/nothing?a=b'), 404, 'not_found'],
    ['a number that is none', () => raw('GET', `${SITES}?limit=many`), 400, 'invalid_request'],
    ['a cursor of another server', () => raw('GET', `${SITES}?cursor=abc`), 400, 'invalid_cursor'],
  ])('%s', async (_, ask, status, code) => {
    const answer = await ask();
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.json().error).toMatch(/\w/);
  });

  it('with another method is told which ones there are', async () => {
    expect((await raw('PUT', SITES)).headers.allow).toBe('GET, HEAD, POST');
  });

  it('counts against the rate limit wherever it goes', async () => {
    expect((await raw('GET', '/api/v1/nothing')).headers['x-ratelimit-limit']).toBe('10000');
  });
});

describe('what is wrong in a body', () => {
  const problems = async (body: object, path = SITES) =>
    (await raw('POST', path, JSON.stringify(body))).json() as {
      error: string;
      code: string;
      details: object[];
    };

  it('is named, field by field', async () => {
    expect(await problems({ domain: 5, settings: { ip: 'some' } })).toEqual({
      error: 'domain must be string.',
      code: 'invalid_request',
      details: [
        { field: 'domain', problem: 'must be string' },
        { field: 'settings.ip', problem: 'must be one of "none", "masked", "full"' },
      ],
    });
  });

  it('is named by its place in a list', async () => {
    const answer = await problems({ domain: 'example.com', settings: { hosts: ['ok.example', 7] } });
    expect(answer.details).toEqual([{ field: 'settings.hosts[1]', problem: 'must be string' }]);
  });

  it('is an unknown field before anything else', async () => {
    expect(await problems({ dommain: 'example.com', settings: { ipp: 1 } })).toEqual({
      error: 'Unknown field: dommain, settings.ipp',
      code: 'unknown_field',
      details: [
        { field: 'dommain', problem: 'is not a known field' },
        { field: 'settings.ipp', problem: 'is not a known field' },
      ],
    });
  });

  it('is never put right silently', async () => {
    const answer = await problems(
      { name: 'A', kind: 'event', eventName: 'a', siteId: 'x', value: '5' },
      '/api/v1/goals',
    );
    expect(answer.details).toEqual([{ field: 'value', problem: 'must be number' }]);
  });
});

describe('a failure of ours', () => {
  it('is answered without its inside, and logged once', async () => {
    const { list } = t.registry.sites;
    t.registry.sites.list = () => Promise.reject(new Error('disk on fire at /var/secret'));
    const answer = await raw('GET', SITES);
    t.registry.sites.list = list;
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('fire');
    expect(t.noted.logged).toHaveLength(1);
    expect(t.noted.logged[0]).toMatchObject({ method: 'GET', route: '/api/v1/sites' });
  });

  it('that will pass says when to come back', async () => {
    const { site, get } = await t.account();
    const answer = await get(`/api/v1/sites/${site.id}/stats`);
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'analytics_unavailable']);
    expect(answer.headers['retry-after']).toBe('1');
  });
});
