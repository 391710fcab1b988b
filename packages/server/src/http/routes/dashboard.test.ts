import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
beforeEach(async () => {
  t = await startApp();
});
afterEach(() => t.close());

const get = (url: string, headers: Record<string, string> = {}) => t.asking(headers).get(url);

describe('the dashboard', () => {
  it('of a new server leads to the set-up, the link’s token with it', async () => {
    for (const [asked, to] of [
      ['/', '/setup'],
      ['/?token=a%26b', '/setup?token=a%26b'],
      ['/sites/site_1/goals', '/setup'],
    ]) {
      const answer = await get(asked!);
      expect([answer.statusCode, answer.headers.location]).toEqual([302, to]);
    }
    expect((await get('/setup?token=x')).statusCode).toBe(200);
  });

  it('is one page at every address of a screen', async () => {
    await t.account();
    const addresses = [
      '/',
      '/sign-in',
      '/setup',
      '/sites',
      '/sites/site_1/sessions/ses_1',
      '/account/webhooks',
    ];
    for (const address of addresses) {
      const answer = await get(address);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-cache');
      expect(answer.body).toContain('<title>Bellwether</title>');
    }
  });

  it('leaves other addresses to the API’s errors', async () => {
    await t.account();
    for (const address of ['/nothing', '/assets/gone-1.js', '/index.html', '/assets/../index.html'])
      expect((await get(address)).json()).toMatchObject({ code: 'not_found' });
  });

  it('serves what is named by its content for good, the rest for an hour', async () => {
    expect((await get('/assets/index-1a2b.js')).headers['cache-control']).toContain('immutable');
    expect((await get('/theme.js')).headers['cache-control']).toBe('public, max-age=3600');
  });

  it('is compressed for whoever takes it', async () => {
    const answer = await get('/assets/index-1a2b.js', { 'accept-encoding': 'gzip, br' });
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(gunzipSync(answer.rawPayload).toString()).toBe('/* dashboard */');
    expect((await get('/assets/index-1a2b.js')).body).toBe('/* dashboard */');
  });

  it('runs our scripts and styles only, and is framed by nobody', async () => {
    const { headers } = await get('/setup');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff' });
  });
});
