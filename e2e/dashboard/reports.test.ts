import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { someVisits, tell } from '../support/demo-site.ts';
import { until } from '../support/until.ts';

const DOMAIN = 'shop.example';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let page: Page;
let site: string;
beforeAll(async () => {
  server = new Bellwether();
  await server.init(DOMAIN);
  await server.start();
  site = `/sites/${server.siteId}`;
  for (const [name, eventName] of [
    ['Sign-up', 'signup'],
    ['Purchase', 'purchase'],
  ])
    await server.api('POST', '/api/v1/goals', { siteId: server.siteId, name, kind: 'event', eventName });
  await tell(server, someVisits(DOMAIN, Date.now()));
  dashboard = await openDashboard(server);
  page = await dashboard.signedIn();
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
});
afterEach(() => {
  expect(dashboard.complaints.splice(0)).toEqual([]);
});

const open = async (path: string) => {
  await page.goto(site + path);
  await settled(page);
};
const region = (name: string) => page.getByRole('region', { name, exact: true });
const parameters = () => new URL(page.url()).searchParams;

describe('the overview', () => {
  it('has the numbers of the API', async () => {
    await open('?period=30d');
    const path = `/api/v1/sites/${server.siteId}/stats?period=30d`;
    const { metrics } = await server.api<{ metrics: Record<string, number> }>('GET', path);
    const tile = (name: string) =>
      page
        .getByRole('list', { name: 'Headline metrics' })
        .getByRole('button', { name: new RegExp(`^${name}`) });
    expect(await tile('Visitors').textContent()).toContain(String(metrics.visitors));
    expect(await tile('Pageviews').textContent()).toContain(String(metrics.pageviews));
    expect(await tile('Revenue').textContent()).toContain('US$147.00');
    await page.getByRole('img', { name: /^Visitors over time/ }).waitFor();
  });

  it('draws any metric, and has a table behind the chart', async () => {
    await open('');
    await page.getByRole('button', { name: /^Bounce rate/ }).click();
    await page.getByRole('img', { name: /^Bounce rate over time/ }).waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    const rows = page.getByRole('table', { name: 'Bounce rate over time' }).getByRole('row');
    expect(await rows.count()).toBe(31);
    await page.getByRole('button', { name: 'Interval: Days' }).click();
    await page.getByRole('menuitemradio', { name: 'Weeks' }).click();
    await until('weeks', async () => (await rows.count()) < 8);
    expect(parameters().get('interval')).toBe('week');
  });

  it('breaks visitors down, and filters by what is clicked', async () => {
    await open('');
    await region('Sources').getByRole('tab', { name: 'Sources' }).click();
    await region('Sources')
      .getByRole('link', { name: /^Hacker News/ })
      .click();
    await region('Pages').getByRole('tab', { name: 'Entry' }).click();
    await settled(page);
    expect(parameters().getAll('filter')).toEqual(['source:is:Hacker News']);
    expect(parameters().get('pages')).toBe('entry_page');
    const entries = region('Pages').getByRole('list').getByRole('link');
    await until('its entry pages', async () => String(await entries.allTextContents()) === '/blog/hello8');
    // Turned around, changed by hand, and taken away.
    await page.getByRole('button', { name: 'is', exact: true }).click();
    await region('Pages')
      .getByRole('link', { name: /^\/pricing/ })
      .waitFor();
    await page.getByRole('button', { name: 'Remove the filter on Source' }).click();
    await until('no filter', () => !parameters().has('filter'));
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Show visits whose').selectOption('Browser');
    await page.getByLabel('Value').fill('Chrome');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await until('the filter', () => parameters().get('filter') === 'browser:is:Chrome');
  });

  it('shows a list whole, with all its numbers', async () => {
    await open('');
    await page.getByRole('link', { name: 'Show all: All' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pages' });
    await dialog.getByRole('columnheader', { name: 'Time on page' }).waitFor();
    await page.keyboard.press('Escape');
    await until('closed', () => !parameters().has('list'));
    await page.reload();
    await settled(page);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('takes keys for periods, but not while one types', async () => {
    await open('');
    for (const [key, period] of [
      ['w', '7d'],
      ['y', 'yesterday'],
      ['a', 'all'],
      ['t', 'today'],
    ] as const) {
      await page.keyboard.press(key);
      await until(period, () => parameters().get('period') === period);
    }
    await page.keyboard.press('ArrowLeft');
    await until('the day before', () => parameters().get('period') === 'yesterday');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.getByLabel('Value').press('w');
    expect(parameters().get('period')).toBe('yesterday');
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    await until('no comparison', () => parameters().get('compare') === 'none');
  });

  it('moves nothing when its numbers come', async () => {
    const shifts = `new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => { for (const shift of list.getEntries()) sum += shift.value; })
        .observe({ type: 'layout-shift', buffered: true });
      requestAnimationFrame(() => setTimeout(() => done(sum), 0));
    })`;
    await open('');
    expect(await page.evaluate(shifts)).toBeLessThan(0.01);
  });
});

describe('sessions and events', () => {
  it('one visit, step by step', async () => {
    await open('/sessions');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Show visits whose').selectOption('Event');
    await page.getByLabel('Value').fill('purchase');
    await page.getByRole('button', { name: 'Add filter' }).click();
    const rows = page.getByRole('table', { name: 'Sessions' }).getByRole('row');
    await until('three visits', async () => (await rows.count()) === 1 + 3);
    await rows.nth(1).getByRole('link').click();
    const steps = region('What happened').getByRole('listitem');
    await steps.first().waitFor();
    const told = await steps.allTextContents();
    expect(told).toHaveLength(4);
    expect(told[1]).toContain('Viewed /features');
    expect(told[2]).toMatch(/signup.*Goal: Sign-up.*planfree/);
    expect(told[3]).toContain('US$49.00');
  });

  it('tells of new events, and shows them when it is asked to', async () => {
    await open('/events');
    const first = page.getByRole('table', { name: 'Events' }).getByRole('row').nth(1);
    await server.collect({ site: server.siteId, type: 'pageview', url: `https://${DOMAIN}/just-now` });
    await page.getByRole('button', { name: 'Show 1 new event' }).click();
    await until('the new event', async () => (await first.textContent())?.includes('/just-now'));
    await page.getByRole('tab', { name: 'Custom events' }).click();
    await until('custom events', async () => !(await first.textContent())?.includes('/just-now'));
    await page.getByRole('link', { name: /^purchase/ }).click();
    await until('the filter', () => parameters().get('filter') === 'event:is:purchase');
    await settled(page);
    await first.getByRole('button').click();
    await page.getByRole('dialog', { name: 'Custom event' }).getByText('US$49.00').waitFor();
    await page.getByRole('link', { name: 'The visit it was part of' }).click();
    await region('What happened').waitFor();
  });
});

describe('goals', () => {
  it('are made, changed and deleted', async () => {
    await open('/goals');
    await page.getByRole('button', { name: 'Add a goal' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Read the prices');
    await page.getByLabel('A page').check();
    await page.getByLabel('Path').fill('/pricing');
    await page.getByLabel('Value').fill('2.5');
    await page.getByRole('button', { name: 'Save goal' }).click();
    const row = page.getByRole('row', { name: /Read the prices/ });
    await row.getByText('US$2.50').waitFor();
    await page.getByRole('button', { name: 'Actions for Read the prices' }).click();
    await page.getByRole('menuitem', { name: 'Change…' }).click();
    await page.getByLabel('Counted').selectOption('Every time');
    await page.getByRole('button', { name: 'Save goal' }).click();
    await row.getByText('Page /pricing · every time').waitFor();
    await page.getByRole('button', { name: 'Actions for Read the prices' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete goal' }).click();
    await until('gone', async () => (await row.count()) === 0);
  });
});

describe('settings', () => {
  it('are kept, and a mistake is told beside them', async () => {
    await open('/settings');
    const counts = region('What counts');
    await counts.getByLabel('Excluded addresses').fill('203.0.113.7\nnot an address');
    await counts.getByRole('button', { name: 'Save' }).click();
    await counts.getByRole('alert').waitFor();
    expect(await counts.getByRole('alert').textContent()).toContain('must be an address or a CIDR');
    expect(dashboard.complaints.splice(0)).toEqual([`400 PATCH /api/v1/sites/${server.siteId}`]);
    await counts.getByLabel('Excluded addresses').fill('203.0.113.7\n198.51.100.0/24');
    await counts.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const { site: kept } = await server.api<{ site: { settings: { excludedIps: string[] } } }>(
      'GET',
      `/api/v1/sites/${server.siteId}`,
    );
    expect(kept.settings.excludedIps).toEqual(['203.0.113.7', '198.51.100.0/24']);
  });

  it('delete a site only when its domain is typed', async () => {
    const { site: other } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
      domain: 'short-lived.example',
    });
    await page.goto(`/sites/${other.id}/settings`);
    await page.getByRole('button', { name: 'Delete site…' }).click();
    const confirm = page.getByRole('button', { name: 'Delete for ever' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('Type short-lived.example to confirm').fill('short-lived.example');
    await confirm.click();
    await page.getByRole('heading', { name: 'Sites' }).waitFor();
    await until('gone', async () => (await page.getByRole('link', { name: /short-lived/ }).count()) === 0);
  });
});
