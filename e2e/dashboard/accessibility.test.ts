import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { someVisits, tell } from '../support/demo-site.ts';

const DOMAIN = 'shop.example';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
beforeAll(async () => {
  server = new Bellwether();
  await server.init(DOMAIN);
  await server.start();
  await server.api('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Sign-up',
    kind: 'event',
    eventName: 'signup',
  });
  await tell(server, someVisits(DOMAIN, Date.now()));
  await server.collect({ site: server.siteId, type: 'pageview', url: `https://${DOMAIN}/now` });
  dashboard = await openDashboard(server);
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
});

interface Screen {
  name: string;
  path: string;
  signedOut?: true;
  /** Brings it into the state that is looked at. */
  before?: (page: Page) => Promise<unknown>;
}

const site = '/sites/$site';
const screens: Screen[] = [
  { name: 'sign-in', path: '/sign-in', signedOut: true },
  { name: 'set-up', path: '/setup?token=x', signedOut: true },
  { name: 'set-up without its link', path: '/setup', signedOut: true },
  { name: 'sites', path: '/sites' },
  { name: 'a new site', path: '/sites/new' },
  { name: 'overview', path: site },
  {
    name: 'overview, filtered, as a table',
    path: `${site}?period=7d&filter=country:is:US|DE&filter=page:is_not:/x`,
    before: page => page.getByRole('button', { name: 'Table' }).click(),
  },
  {
    name: 'overview, lists',
    path: `${site}?pages=exit_page&sources=utm_medium&locations=city&devices=screen&list=source`,
  },
  {
    name: 'overview, menu of periods',
    path: site,
    before: page => page.getByRole('button', { name: /^Period:/ }).click(),
  },
  { name: 'overview, a filter', path: site, before: page => page.keyboard.press('f') },
  { name: 'overview, days', path: site, before: page => page.keyboard.press('c') },
  { name: 'overview, shortcuts', path: site, before: page => page.keyboard.press('?') },
  { name: 'sessions', path: `${site}/sessions` },
  { name: 'sessions, none', path: `${site}/sessions?filter=page:is:/nowhere` },
  {
    name: 'a session',
    path: `${site}/sessions`,
    before: async page => {
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByRole('region', { name: 'What happened' }).waitFor();
    },
  },
  { name: 'events', path: `${site}/events` },
  {
    name: 'an event',
    path: `${site}/events?type=event`,
    before: page => page.getByRole('table').getByRole('button').first().click(),
  },
  { name: 'goals', path: `${site}/goals` },
  {
    name: 'a goal',
    path: `${site}/goals`,
    before: page => page.getByRole('button', { name: 'Add a goal' }).click(),
  },
  { name: 'settings', path: `${site}/settings` },
  { name: 'nothing', path: `${site}/nothing` },
];

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
] as const)('axe finds nothing serious, $colorScheme at $width px', look => {
  it.each(screens)('$name', async ({ path, signedOut, before }) => {
    const page = signedOut ? await dashboard.visit(look) : await dashboard.signedIn(look);
    await page.goto(path.replace('$site', server.siteId));
    await settled(page);
    await before?.(page);
    await settled(page);
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

it('the first load of the overview brings at most 200 kB of script, compressed', async () => {
  const page = await dashboard.signedIn();
  const scripts = new Map<string, number>();
  page.on('response', answer => {
    if (answer.request().resourceType() !== 'script') return;
    const { pathname } = new URL(answer.url());
    const file = new URL(`../../packages/dashboard/dist${pathname}`, import.meta.url);
    scripts.set(pathname, gzipSync(readFileSync(file)).length);
  });
  await page.goto(`/sites/${server.siteId}`);
  await settled(page);
  await page.getByRole('img', { name: /^Map of the world/ }).waitFor();
  await page.getByRole('img', { name: /^Visitors over time/ }).waitFor();
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  expect(scripts.size).toBeGreaterThan(3);
  expect(bytes).toBeLessThanOrEqual(200 * 1024);
  await page.context().close();
});

it('asks nobody else for anything', async () => {
  const page = await dashboard.signedIn();
  const asked = new Set<string>();
  page.on('request', request => asked.add(new URL(request.url()).origin));
  await page.goto(`/sites/${server.siteId}`);
  await settled(page);
  expect([...asked]).toEqual([server.url]);
  await page.context().close();
});
