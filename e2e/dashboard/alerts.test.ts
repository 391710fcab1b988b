import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSmtpServer } from '../../packages/server/src/mail/test/smtp-server.ts';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { type ToldEvent, tell } from '../support/demo-site.ts';
import { addMember, signIn } from '../support/people.ts';
import { until } from '../support/until.ts';

const DOMAIN = 'shop.example';
const DAY = 86_400_000;
const HOSTILE = '<script>window.harmed = 1</script>\u202Egpj';

let server: Bellwether;
let mail: Awaited<ReturnType<typeof startSmtpServer>>;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let page: Page;
let alerts: string;
beforeAll(async () => {
  mail = await startSmtpServer();
  server = new Bellwether({ BELLWETHER_SMTP_URL: mail.url, BELLWETHER_MAIL_FROM: 'alerts@example.com' });
  await server.init(DOMAIN);
  await server.start();
  alerts = `/sites/${server.siteId}/alerts`;
  dashboard = await openDashboard(server);
  page = await dashboard.signedIn();
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
  await mail?.stop();
});
afterEach(() => {
  expect(dashboard.complaints.splice(0)).toEqual([]);
});

const view = async () => {
  const event = { id: randomUUID(), site: server.siteId, type: 'pageview', url: `https://${DOMAIN}/` };
  expect((await server.collect(event)).status).toBe(202);
};
const add = async (fields: object) => {
  const { alert } = await server.api<{ alert: { id: string } }>('POST', '/api/v1/alerts', {
    siteId: server.siteId,
    ...fields,
  });
  return alert.id;
};
const sentence = () => page.getByText(/^Tells /).textContent();

describe('a threshold alert', () => {
  it('is made, its condition a sentence as it is typed', async () => {
    await page.goto(alerts);
    await page.getByText('No alerts yet').waitFor();
    await page.getByRole('link', { name: 'Add an alert' }).click();
    await page.getByLabel('Name', { exact: true }).fill('A rush');
    await page.getByLabel('Threshold').fill('');
    await page.getByRole('button', { name: 'Add alert' }).click();
    await page.getByText('A number.').waitFor();
    await page.getByLabel('Comparison').selectOption('at least');
    await page.getByLabel('Threshold').fill('3');
    await page.getByLabel('Within the last').selectOption('5 minutes');
    await page.getByRole('button', { name: 'Add condition' }).click();
    await page.getByLabel('Field of condition 1').fill('nothing.such');
    await page.getByLabel('Value of condition 1').fill('/');
    await page.getByLabel('Quiet after it has ended').selectOption('30 min');
    await page.getByLabel('E-mail addresses').fill('ops@example.com');
    expect(await sentence()).toBe(
      'Tells your webhooks and ops@example.com when there are at least 3 pageviews where nothing.such is / within the last 5 minutes. After it has ended it stays quiet for 30 min.',
    );
    await page.getByRole('button', { name: 'Add alert' }).click();
    await page.getByText('names a field that pageviews do not have').first().waitFor();
    dashboard.complaints.splice(0); // Chromium reports the refusal.
    await page.getByLabel('Field of condition 1').fill('path');
    await page.getByRole('button', { name: 'Add alert' }).click();
    await page.getByRole('heading', { name: 'A rush' }).waitFor();
    await page.getByText('OK', { exact: true }).waitFor();
    await page.getByText('It has not fired yet').waitFor();
  });

  it('triggers before one’s eyes, in the list, on the chart and in the history', async () => {
    await view();
    await view();
    await view();
    const now = page.getByRole('region', { name: 'Now' });
    await now.getByText('Triggered').waitFor();
    await now.getByText('pageviews now, ≥ 3').waitFor();
    const history = page.getByRole('table', { name: 'History' });
    await history.getByText('Goes on').waitFor();
    await page.getByRole('img', { name: /^Pageviews within 5 minutes, one time marked/ }).waitFor();
    const chart = page.getByRole('region', { name: 'Pageviews within 5 minutes' });
    await chart.getByRole('button', { name: 'Table' }).click();
    await chart
      .getByRole('row', { name: /Triggered/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'All alerts' }).click();
    await page
      .getByRole('link', { name: /A rush/ })
      .getByText('Triggered')
      .waitFor();
  });

  it('cools down after it has ended', async () => {
    const quiet = { kind: 'threshold', metric: 'pageviews', op: '<', threshold: 1, window: '5m' };
    // There have been views: what looks for fewer of another path triggers at once, and ends when it looks for all.
    const filter = [{ field: 'path', op: 'is', value: '/nowhere' }];
    const id = await add({ name: 'Nobody there', ...quiet, filter, cooldownSeconds: 3600 });
    await page.goto(`${alerts}/${id}`);
    await page.getByRole('region', { name: 'Now' }).getByText('Triggered').waitFor();
    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Remove condition 1' }).click();
    await page.getByRole('button', { name: 'Save alert' }).click();
    await page.getByText('“Nobody there” is saved.').waitFor();
    await view();
    await page.getByRole('region', { name: 'Now' }).getByText('Cooling down').waitFor();
  });

  it('has no buttons for who only reads', async () => {
    const owner = await signIn(server, 'owner@example.com');
    await addMember(server, owner, 'reader@example.com', { role: 'viewer' });
    const reader = await dashboard.signedIn({}, 'reader@example.com');
    await reader.goto(alerts);
    await reader.getByRole('link', { name: /A rush/ }).click();
    await reader.getByRole('table', { name: 'History' }).waitFor();
    expect(await reader.getByRole('link', { name: 'Change' }).count()).toBe(0);
    await reader.context().close();
  });

  it('is deleted when that is confirmed', async () => {
    await page.goto(alerts);
    await page.getByRole('link', { name: /A rush/ }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete alert' }).click();
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    await until('gone', async () => (await page.getByText('A rush').count()) === 0);
  });
});

describe('a traffic alert', () => {
  it('marks the day it told of among the days before', async () => {
    const today = Math.floor(Date.now() / DAY) * DAY;
    const past: ToldEvent[] = Array.from({ length: 12 }, (_, i) => i + 1).flatMap(ago =>
      Array.from({ length: ago === 1 ? 30 : 10 }, (_, n) => ({
        type: 'pageview' as const,
        url: `https://${DOMAIN}/`,
        visitor: `${ago}-${n}`,
        timestamp: today - ago * DAY + n * 60_000,
      })),
    );
    await tell(server, past);
    await page.goto(`${alerts}/new`);
    await page.getByLabel('Name', { exact: true }).fill('Unusual day');
    await page.getByLabel('A day like no other').check();
    await page.getByLabel('Drop: per cent below').fill('');
    await page.getByLabel('Least visitors').fill('20');
    expect(await sentence()).toMatch(
      /are 100% above the average of the 30 days before\. Days of fewer than 20/,
    );
    await page.getByRole('button', { name: 'Add alert' }).click();
    await page.getByRole('heading', { name: 'Unusual day' }).waitFor();
    const row = page.getByRole('table', { name: 'History' }).getByRole('row').nth(1);
    await row.getByText('Spike').waitFor();
    expect(await row.textContent()).toContain('3010+200%');
    await page.getByRole('img', { name: /^Visitors by day, one time marked/ }).waitFor();
  });
});

describe('without a mail server', () => {
  it('says what e-mail would need', async () => {
    const other = new Bellwether();
    await other.init(DOMAIN);
    await other.start();
    const there = await openDashboard(other);
    const seen = await there.signedIn();
    await seen.goto(`/sites/${other.siteId}/alerts/new`);
    await seen.getByText('BELLWETHER_SMTP_URL', { exact: false }).waitFor();
    expect(await seen.getByLabel('E-mail addresses').isDisabled()).toBe(true);
    await there.close();
    await other.remove();
  });
});

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('$colorScheme at $width px', look => {
  it('axe finds nothing serious, names are text, and nothing is too wide', async () => {
    const threshold = await add({
      name: HOSTILE,
      kind: 'threshold',
      metric: 'revenue',
      op: '<',
      threshold: 5,
      window: '1d',
      filter: [{ field: 'path', op: 'is', value: `${HOSTILE}${'long'.repeat(200)}` }],
    });
    const traffic = await add({ name: 'x'.repeat(200), kind: 'traffic', spikePct: 100 });
    const seen = await dashboard.signedIn(look);
    for (const path of [
      '',
      `/${threshold}`,
      `/${traffic}`,
      `/${threshold}/edit`,
      `/${traffic}/edit`,
      '/new',
    ]) {
      await seen.goto(alerts + path);
      await settled(seen);
      expect(await seriousProblems(seen)).toEqual([]);
      expect(await seen.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await seen.evaluate('window.harmed')).toBeUndefined();
    }
    await seen.context().close();
  });
});
