import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp({ apiRequestsPerMinute: 10_000 });
  me = await t.account();
});
afterAll(() => t.close());

const SITES = '/api/v1/sites';

describe('sites', () => {
  it('are added with all settings at their defaults', async () => {
    const answer = await me.post(SITES, { domain: 'shop.example' });
    expect(answer.statusCode).toBe(201);
    const { site } = answer.json();
    expect(site).toEqual({
      id: expect.stringMatching(/^site_[0-9a-z]{26}$/),
      domain: 'shop.example',
      name: 'shop.example',
      timezone: 'UTC',
      settings: {
        visitorId: 'daily',
        ip: 'none',
        device: 'basic',
        hosts: [],
        excludedIps: [],
        excludedPaths: [],
        honourGpc: true,
        retentionDays: null,
      },
      createdAt: '2026-01-15T12:00:00.000Z',
    });
    expect(t.noted.changed).toContain(`site ${site.id}`);
    expect((await me.get(`${SITES}/${site.id}`)).json()).toEqual({ site });
  });

  it.each([
    ['https://www.Example.org/path?x=1', 'www.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['localhost:3000', 'localhost'],
    ['192.0.2.7', '192.0.2.7'],
  ])('take the domain %s for %s', async (given, domain) => {
    expect((await me.post(SITES, { domain: given })).json().site.domain).toBe(domain);
  });

  it.each<[object, string, string]>([
    [{ domain: 'two words' }, 'invalid_request', 'domain'],
    [{ domain: 'user@example.com' }, 'invalid_request', 'domain'],
    [{ domain: '<script>' }, 'invalid_request', 'domain'],
    [{ domain: '' }, 'invalid_request', 'domain'],
    [{ domain: 'a.example', timezone: 'Europe/Atlantis' }, 'invalid_timezone', 'Europe/Atlantis'],
    [
      { domain: 'a.example', settings: { excludedIps: ['10.0.0.0/33'] } },
      'invalid_request',
      'excludedIps[0]',
    ],
    [{ domain: 'a.example', settings: { excludedPaths: ['admin'] } }, 'invalid_request', 'excludedPaths[0]'],
    [{ domain: 'a.example', settings: { hosts: ['a.*.example'] } }, 'invalid_request', 'hosts[0]'],
    [{ domain: 'a.example', settings: { retentionDays: 0 } }, 'invalid_request', 'retentionDays'],
    [{ domain: 'a.example', id: 'site_mine' }, 'unknown_field', 'id'],
  ])('are not made of %j', async (body, code, named) => {
    const answer = await me.post(SITES, body);
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
    expect(answer.json().error).toContain(named);
  });

  it('change where something is given, settings too', async () => {
    const { site } = (await me.post(SITES, { domain: 'a.example', settings: { ip: 'full' } })).json();
    const change = {
      name: 'Shop',
      timezone: 'Asia/Tokyo',
      settings: { hosts: ['Cdn.Example', '*.Shop.Example'] },
    };
    const answer = await me.patch(`${SITES}/${site.id}`, change);
    const settings = { ...site.settings, hosts: ['cdn.example', '*.shop.example'] };
    expect(answer.json().site).toEqual({ ...site, name: 'Shop', timezone: 'Asia/Tokyo', settings });
    expect(t.noted.changed.filter(one => one === `site ${site.id}`)).toHaveLength(2);
  });

  it('come page by page, newest first', async () => {
    const you = await t.account();
    t.clock.advance(1);
    const { site: second } = (await you.post(SITES, { domain: 'b.example' })).json();
    t.clock.advance(1);
    const { site: third } = (await you.post(SITES, { domain: 'c.example' })).json();
    const first = (await you.get(`${SITES}?limit=2`)).json();
    expect(first.sites).toEqual([third, second]);
    const rest = (await you.get(`${SITES}?limit=2&cursor=${first.nextCursor}`)).json();
    expect(rest.sites.map((site: { id: string }) => site.id)).toEqual([you.site.id]);
    expect(rest.nextCursor).toBeNull();
  });

  it('go with their goals and webhooks, and with what these were to send', async () => {
    const { site } = (await me.post(SITES, { domain: 'a.example' })).json();
    const goal = { siteId: site.id, name: 'Read', kind: 'page', path: '/blog/**' };
    const { id: goalId } = (await me.post('/api/v1/goals', goal)).json().goal;
    const hook = { siteId: site.id, url: 'https://example.com/hook', events: ['goal'] };
    const { id: webhookId } = (await me.post('/api/v1/webhooks', hook)).json().webhook;
    const { delivery } = (await me.post(`/api/v1/webhooks/${webhookId}/test`)).json();
    t.noted.changed.length = 0;
    expect((await me.delete(`${SITES}/${site.id}`)).statusCode).toBe(204);
    expect(t.noted.changed).toEqual([`site ${site.id}`, `goal ${goalId}`, `webhook ${webhookId}`]);
    expect((await me.get(`/api/v1/goals/${goalId}`)).statusCode).toBe(404);
    expect((await me.get(`/api/v1/webhooks/${webhookId}`)).statusCode).toBe(404);
    expect((await me.get(`/api/v1/deliveries/${delivery.id}`)).json().delivery.state).toBe('cancelled');
  });
});
