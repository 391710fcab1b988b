import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, BROWSER } from './support/bellwether.ts';
import { until } from './support/until.ts';

/** Whatever comes in: a 4xx with a stable code, never a 5xx, and the process goes on. */
let server: Bellwether;

beforeAll(async () => {
  server = new Bellwether();
  await server.init('example.com');
  await server.start();
});
afterAll(() => server.remove());

const pageview = { type: 'pageview', url: 'https://example.com/' };
const event = (fields: object) => () => ({ site: server.siteId, ...pageview, ...fields });
const batch =
  (...events: object[]) =>
  () => ({ site: server.siteId, events });
const HOUR = 3_600_000;
const bytes =
  (...parts: (string | number[])[]) =>
  () =>
    Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

const collecting: [name: string, body: () => unknown, status: number, code: string][] = [
  ['nothing', () => '', 400, 'invalid_json'],
  ['half an object', () => '{"site":"x"', 400, 'invalid_json'],
  ['two objects', () => '{}{}', 400, 'invalid_json'],
  ['a trailing comma', () => '{"site":"x",}', 400, 'invalid_json'],
  ['NaN', () => '{"site":"x","value":NaN}', 400, 'invalid_json'],
  ['deep nesting', () => '['.repeat(30_000), 400, 'invalid_json'],
  ['a form', () => 'site=x&type=pageview', 400, 'invalid_json'],
  ['null', () => 'null', 400, 'invalid_request'],
  ['a string', () => '"hello"', 400, 'invalid_request'],
  ['a list', () => '[]', 400, 'invalid_request'],
  ['an empty object', () => ({}), 400, 'invalid_request'],
  ['no site', () => pageview, 400, 'invalid_request'],
  ['no type', () => ({ site: server.siteId, url: pageview.url }), 400, 'invalid_request'],
  ['no url', () => ({ site: server.siteId, type: 'pageview' }), 400, 'invalid_request'],
  ['an unknown type', event({ type: 'click' }), 400, 'invalid_request'],
  ['a custom event without a name', event({ type: 'event' }), 400, 'invalid_request'],
  ['an unknown field', event({ nmae: 'x' }), 400, 'unknown_field'],
  [
    '__proto__',
    () => `{"site":"${server.siteId}","type":"pageview","url":"https://example.com/","__proto__":{"a":1}}`,
    400,
    'unknown_field',
  ],
  ['a wrong site type', () => ({ ...pageview, site: 7 }), 400, 'invalid_request'],
  ['an unknown site', () => ({ ...pageview, site: 'site_nobody' }), 404, 'unknown_site'],
  ['an empty site', () => ({ ...pageview, site: '' }), 404, 'unknown_site'],
  ['a site with a null byte', () => ({ ...pageview, site: 'a\0b' }), 404, 'unknown_site'],
  ['a number for the url', event({ url: 7 }), 400, 'invalid_request'],
  ['no URL at all', event({ url: 'hello' }), 400, 'invalid_url'],
  ['a relative URL', event({ url: '/pricing' }), 400, 'invalid_url'],
  ['a javascript: URL', event({ url: 'javascript:alert(1)' }), 400, 'invalid_url'],
  ['a file: URL', event({ url: 'file:///etc/passwd' }), 400, 'invalid_url'],
  ['a URL without a host', event({ url: 'https://' }), 400, 'invalid_url'],
  ['a URL with a bad port', event({ url: 'https://example.com:99999/' }), 400, 'invalid_url'],
  [
    'a URL of 2,001 characters',
    event({ url: `https://example.com/${'x'.repeat(1981)}` }),
    400,
    'invalid_request',
  ],
  ['a referrer of 2,001 characters', event({ referrer: 'x'.repeat(2001) }), 400, 'invalid_request'],
  ['a name of 121 characters', event({ type: 'event', name: 'x'.repeat(121) }), 400, 'invalid_request'],
  ['an empty name', event({ type: 'event', name: '' }), 400, 'invalid_request'],
  [
    '31 props',
    event({ props: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`p${i}`, i])) }),
    400,
    'invalid_request',
  ],
  ['a prop of 2,001 characters', event({ props: { p: 'x'.repeat(2001) } }), 400, 'invalid_request'],
  ['a prop that is an object', event({ props: { p: {} } }), 400, 'invalid_request'],
  ['a prop that is null', event({ props: { p: null } }), 400, 'invalid_request'],
  ['props that are a list', event({ props: [1] }), 400, 'invalid_request'],
  ['huge props', event({ props: { p: 'x'.repeat(70_000) } }), 413, 'payload_too_large'],
  ['a value that is text', event({ value: '7' }), 400, 'invalid_request'],
  [
    'an infinite value',
    () => `{"site":"${server.siteId}","type":"pageview","url":"https://example.com/","value":1e999}`,
    400,
    'invalid_request',
  ],
  ['revenue without a currency', event({ revenue: { amount: 1 } }), 400, 'invalid_request'],
  ['revenue in no currency', event({ revenue: { amount: 1, currency: 'EURO' } }), 400, 'invalid_request'],
  [
    'revenue beyond a trillion',
    event({ revenue: { amount: 1e13, currency: 'EUR' } }),
    400,
    'invalid_request',
  ],
  ['an id that is no UUID', event({ id: 'abc' }), 400, 'invalid_request'],
  ['a screen of text', event({ screen: { width: '1', height: 1, touch: true } }), 400, 'invalid_request'],
  ['a time tomorrow', event({ timestamp: Date.now() + 24 * HOUR }), 400, 'invalid_timestamp'],
  ['a time two hours ago', event({ timestamp: Date.now() - 2 * HOUR }), 400, 'invalid_timestamp'],
  ['the year 0', event({ timestamp: '0000-01-01T00:00:00Z' }), 400, 'invalid_timestamp'],
  ['the year 275761', event({ timestamp: 8.64e15 + 1 }), 400, 'invalid_timestamp'],
  ['a time that is none', event({ timestamp: 'soon' }), 400, 'invalid_timestamp'],
  ['a negative time', event({ timestamp: -1 }), 400, 'invalid_timestamp'],
  ['an empty batch', batch(), 400, 'invalid_request'],
  [
    'a batch of 501',
    batch(...Array(501).fill({ type: 'pageview', url: 'https://example.com/' })),
    400,
    'batch_too_large',
  ],
  ['a batch with one bad event', batch(pageview, { ...pageview, url: 'nope' }), 400, 'invalid_url'],
  ['events that are no list', () => ({ site: server.siteId, events: 'x' }), 400, 'invalid_request'],
  ['invalid UTF-8', bytes('{"site":"', [0xc3, 0x28], '"}'), 400, 'invalid_encoding'],
  ['half a character at the end', bytes('"a', [0xe2, 0x82]), 400, 'invalid_encoding'],
  ['64 KiB and a byte', () => 'x'.repeat(64 * 1024 + 1), 413, 'payload_too_large'],
  ['a megabyte', () => 'x'.repeat(1024 * 1024), 413, 'payload_too_large'],
];

describe('collecting', () => {
  it.each(collecting)('%s', async (_, body, status, code) => {
    const response = await server.collect(body());
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
      status,
      code,
    });
  });

  it('names the place of the bad event in a batch, and takes none of it', async () => {
    const response = await server.collect(batch(pageview, { ...pageview, url: 'nope' })());
    expect(((await response.json()) as { error: string }).error).toContain('events[1]');
    const path = `/api/v1/sites/${server.siteId}/events?period=7d`;
    const { events } = await until('the reports answer', () =>
      server.api<{ events: unknown[] }>('GET', path).catch(() => null),
    );
    expect(events).toEqual([]);
  });

  it.each([
    ['GET', undefined, 405, 'method_not_allowed'],
    ['PUT', 'application/json', 405, 'method_not_allowed'],
    ['POST', 'application/xml', 415, 'unsupported_media_type'],
    ['POST', 'multipart/form-data; boundary=x', 415, 'unsupported_media_type'],
  ])('%s of %s', async (method, type, status, code) => {
    const response = await fetch(`${server.url}/api/event`, {
      method,
      ...(type && { headers: { 'Content-Type': type }, body: '{}' }),
    });
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
      status,
      code,
    });
  });

  it('a sender that hangs up half way harms nobody', async () => {
    const request = httpRequest(`${server.url}/api/event`, {
      method: 'POST',
      headers: { 'Content-Length': '1000', 'User-Agent': BROWSER },
    });
    request.on('error', () => {});
    request.write('{"site":', () => request.destroy());
    await new Promise(resolve => request.on('close', resolve));
    expect((await server.collect(event({})())).status).toBe(202);
  });
});

const json = { 'Content-Type': 'application/json' };
const managing: [
  name: string,
  method: string,
  path: () => string,
  body: unknown,
  status: number,
  code: string,
][] = [
  ['no JSON', 'POST', () => '/webhooks', '{', 400, 'invalid_json'],
  ['nothing', 'POST', () => '/webhooks', '', 400, 'invalid_request'],
  ['a list', 'POST', () => '/sites', '[]', 400, 'invalid_request'],
  ['an unknown field', 'POST', () => '/sites', { domain: 'a.example', color: 1 }, 400, 'unknown_field'],
  ['a bad domain', 'POST', () => '/sites', { domain: 'not a domain' }, 400, 'invalid_request'],
  [
    'a bad timezone',
    'POST',
    () => '/sites',
    { domain: 'a.example', timezone: 'Mars/Phobos' },
    400,
    'invalid_timezone',
  ],
  [
    'an unknown event type',
    'POST',
    () => '/webhooks',
    { url: 'https://a.example/', events: ['nope'] },
    400,
    'invalid_event_type',
  ],
  ['a site of nobody', 'GET', () => '/sites/site_nobody/stats', undefined, 404, 'site_not_found'],
  [
    'an unknown period',
    'GET',
    () => `/sites/${server.siteId}/stats?period=sometimes`,
    undefined,
    400,
    'invalid_request',
  ],
  [
    'an unknown parameter',
    'GET',
    () => `/sites/${server.siteId}/stats?perido=7d`,
    undefined,
    400,
    'unknown_field',
  ],
  [
    'a bad filter',
    'GET',
    () => `/sites/${server.siteId}/stats?filter=colour:is:red`,
    undefined,
    400,
    'invalid_filter',
  ],
  [
    'a bad cursor',
    'GET',
    () => `/sites/${server.siteId}/events?cursor=%00`,
    undefined,
    400,
    'invalid_cursor',
  ],
  ['a bad escape', 'GET', () => '/sites/%E0%A4%A', undefined, 400, 'invalid_request'],
  ['an unknown address', 'GET', () => '/nothing', undefined, 404, 'not_found'],
  ['an unknown method', 'PUT', () => '/sites', {}, 405, 'method_not_allowed'],
];

describe('the API', () => {
  it.each(managing)('%s', async (_, method, path, body, status, code) => {
    const response = await fetch(`${server.url}/api/v1${path()}`, {
      method,
      headers: { Authorization: `Bearer ${server.apiKey}`, ...(body !== undefined && json) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({
      status,
      code,
    });
  });
});

it('after all of it the process is alive, and logged no failure', async () => {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await server.collect(event({})())).status).toBe(202);
  expect(server.log.filter(line => Number(line.level) >= 50)).toEqual([]);
});
