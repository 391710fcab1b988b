import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startApp();
});
afterAll(() => t.close());

const get = (url: string, headers: Record<string, string> = {}) => t.asking(headers).get(url);

it('/healthz says that the process is alive', async () => {
  expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
});

it('/readyz says which stores can be reached', async () => {
  expect((await get('/readyz')).json()).toEqual({ status: 'ready', stores: { meta: true, events: true } });
  t.stores.events = false;
  const answer = await get('/readyz');
  expect([answer.statusCode, answer.json().status]).toEqual([503, 'unavailable']);
  t.stores.events = true;
});

it('/metrics speaks Prometheus', async () => {
  const answer = await get('/metrics');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=/);
});

it('the tracker may be loaded by any page, and is sent once', async () => {
  const answer = await get('/js/script.js');
  expect(answer.body).toBe('console.log("tracker")');
  expect(answer.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=3600, stale-while-revalidate=86400',
  });
  const etag = String(answer.headers.etag);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await get('/js/script.js', { 'if-none-match': known });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  }
  expect((await get('/js/script.js', { 'if-none-match': '"other"' })).statusCode).toBe(200);
});

it('the tracker is compressed for browsers that take gzip', async () => {
  const plain = await get('/js/script.js');
  const answer = await get('/js/script.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(gunzipSync(answer.rawPayload).toString()).toBe(plain.body);
  expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  const etag = String(answer.headers.etag);
  expect(etag).not.toBe(plain.headers.etag);
  const again = await get('/js/script.js', { 'accept-encoding': 'gzip', 'if-none-match': etag });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});
