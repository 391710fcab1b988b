import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/support/browser.ts';
import { PASSWORD, SETUP_TOKEN, startApp, type TestApp } from './test/server.ts';

/** What only a browser can tell: which headers it sends with a form, and what it makes of ours. */
let t: TestApp;
let base: string;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  t = await startApp({ publicUrl: 'http://127.0.0.1' });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

it('a person sets the server up in a browser', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', line => complaints.push(line.text()));
  await page.goto(`${base}/?token=${SETUP_TOKEN}`);
  await page.getByLabel('E-mail').fill('me@example.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Your website').fill('example.com');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('heading', { name: 'Measure example.com' }).waitFor();
  const [site] = await t.registry.sites.all();
  expect(await page.locator('pre').first().textContent()).toContain(`data-site="${site!.id}"`);
  expect(await page.evaluate('getComputedStyle(document.querySelector("main")).borderRadius')).not.toBe(
    '0px',
  );
  expect(complaints).toEqual([]);
});
