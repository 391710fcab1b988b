import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { type ToldEvent, tell } from '../support/demo-site.ts';

/** What anybody may send to a site, and what an owner may be talked into as a name: it shows as text, and does nothing. */
const markup = '<script>window.harmed = 1</script><img src=x onerror="window.harmed = 2">';
const turned = 'invoice\u202Egpj.exe\u2066';
const emoji = '🧑🏽‍🚀🏳️‍🌈';
const long = 'x'.repeat(1900);
const DOMAIN = 'shop.example';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let page: Page;
let sessionId: string;
beforeAll(async () => {
  server = new Bellwether();
  await server.init(DOMAIN);
  await server.start();
  await server.api('PATCH', `/api/v1/sites/${server.siteId}`, { name: `${markup}${turned}` });
  await server.api('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: markup,
    kind: 'event',
    eventName: markup.slice(0, 120),
  });
  await tell(server, hostileEvents(Date.now() - 60_000));
  const { sessions } = await server.api<{ sessions: { id: string }[] }>(
    'GET',
    `/api/v1/sites/${server.siteId}/sessions`,
  );
  sessionId = sessions[0]!.id;
  dashboard = await openDashboard(server);
  page = await dashboard.signedIn();
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
});

function hostileEvents(timestamp: number): ToldEvent[] {
  const visitor = {
    ip: '72.229.1.1',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    referrer: `https://evil.example/${encodeURIComponent(markup)}`,
    language: '"><b>en',
    timezone: '<i>UTC</i>',
    timestamp,
  };
  const paths = [markup, turned, emoji, 'a\0b', long].map(encodeURIComponent);
  const query = `?utm_source=${encodeURIComponent(markup)}&utm_campaign=${encodeURIComponent(turned)}`;
  const events: ToldEvent[] = paths.map((path, i) => ({
    ...visitor,
    type: 'pageview',
    url: `https://${DOMAIN}/${path}${i === 0 ? query : ''}`,
  }));
  const props = { [markup]: markup, turned, emoji, empty: '', null: 'a\0b', long: 'y'.repeat(2000) };
  events.push({
    ...visitor,
    type: 'event',
    name: markup.slice(0, 120),
    category: markup,
    label: turned,
    props,
    revenue: { amount: 1, currency: 'XXX' },
    url: `https://${DOMAIN}/`,
  });
  return events;
}

const views = [
  '?sources=source',
  '?sources=referrer&pages=entry_page',
  '?sources=campaign&pages=exit_page&devices=language',
  '?sources=utm_source&list=utm_source',
  `?filter=${encodeURIComponent(`utm_source:is:${markup}`)}`,
  `?filter=${encodeURIComponent(`prop.${markup}:contains:${turned}`)}`,
  '/sessions',
  '/sessions/$session',
  '/events',
  `/events?filter=${encodeURIComponent(`event:is:${markup.slice(0, 120)}`)}`,
  '/goals',
  '/settings',
];

describe('hostile texts', () => {
  it.each(views)('are text in %s', async path => {
    await page.goto(`/sites/${server.siteId}${path.replace('$session', sessionId)}`);
    await settled(page);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(await page.locator('#app img, #app script, #app b, #app i').count()).toBe(0);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('are text in what opens over them', async () => {
    await page.goto(`/sites/${server.siteId}/events?type=event`);
    await settled(page);
    await page.getByRole('table', { name: 'Events' }).getByRole('button').first().click();
    const dialog = page.getByRole('dialog', { name: 'Custom event' });
    await dialog.getByText(markup, { exact: true }).first().waitFor();
    expect(await dialog.locator('img, script').count()).toBe(0);
    await page.goto('/sites');
    await settled(page);
    await page.getByRole('heading', { name: /window\.harmed/ }).waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
  });

  it('make nothing complain', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
