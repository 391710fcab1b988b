import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOST, PASSWORD, SETUP_TOKEN, startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
beforeEach(async () => {
  t = await startApp();
});
afterEach(() => t.close());

const get = (url: string, headers: Record<string, string> = {}) => t.asking(headers).get(url);
const submit = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  t.app.inject({
    method: 'POST',
    url: '/setup',
    headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
const filled = { token: SETUP_TOKEN, email: 'me@example.com', password: PASSWORD, site: 'example.com' };

describe('the start page', () => {
  it('of a new server asks for the link', async () => {
    const page = await get('/');
    expect(page.body).toContain('open the set-up link');
    expect(page.body).not.toContain('<form');
    expect((await get('/?token=guess')).body).not.toContain('<form');
  });

  it('with the link has the form; sent off, it makes the account and signs in', async () => {
    expect((await get(`/?token=${SETUP_TOKEN}`)).body).toContain(`name="token" value="${SETUP_TOKEN}"`);
    const done = await submit(filled);
    expect([done.statusCode, done.headers.location]).toEqual([303, '/']);
    const [cookie] = done.cookies;
    const next = await get('/', { cookie: `${cookie!.name}=${cookie!.value}` });
    const [site] = await t.registry.sites.all();
    expect(next.body).toContain(`data-site=&quot;${site!.id}&quot;`);
    expect((await get('/')).body).not.toContain(site!.id);
    expect((await get(`/?token=${SETUP_TOKEN}`)).body).not.toContain('<form');
  });

  it('can be set up without a site', async () => {
    expect((await submit({ ...filled, site: ' ' })).statusCode).toBe(303);
  });

  it.each<[string, Record<string, string>, number]>([
    ['a short password', { ...filled, password: 'short' }, 400],
    ['another token', { ...filled, token: 'guess' }, 403],
    ['nothing', {}, 400],
    ['more than was asked', { ...filled, admin: '1' }, 400],
  ])('shows the form again, with what was wrong, after %s', async (_, fields, status) => {
    const page = await submit(fields);
    expect(page.statusCode).toBe(status);
    expect(page.body).toContain('role="alert"');
    expect(page.body).not.toContain(PASSWORD);
    expect(await t.registry.users.count()).toBe(0);
  });

  it('shows what was typed as text', async () => {
    const page = await submit({ ...filled, token: '"><script>alert(1)</script>', email: "<img src='x'>" });
    expect(page.body).not.toMatch(/<script|<img/);
    expect(page.body).toContain('&quot;&gt;&lt;script&gt;');
  });

  it('takes no form from another site', async () => {
    expect((await submit(filled, { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect(await t.registry.users.count()).toBe(0);
  });

  it('runs no script, is framed by nobody, kept by no cache', async () => {
    const { headers } = await get('/');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect((await get('/start.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });
});
