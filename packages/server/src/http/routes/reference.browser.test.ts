import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousProblems } from '../../../../../e2e/support/axe.ts';
import { launchBrowser } from '../../../../../e2e/support/browser.ts';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
beforeAll(async () => {
  t = await startApp({ publicUrl: 'http://127.0.0.1' });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await t?.close();
});

/** Long: the page has thousands of elements to look at. */
const timeout = 120_000;

it.each(['light', 'dark'] as const)(
  'the reference is accessible in %s, and asks nobody else',
  { timeout },
  async colorScheme => {
    const page = await browser.newPage({ colorScheme });
    const base = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => asked.push(request.url().replace(base, '')));
    page.on('console', line => complaints.push(line.text()));
    await page.goto(`${base}/docs`);
    await page.getByRole('link', { name: 'Add a goal' }).click();
    await page.getByRole('heading', { name: 'Add a goal' }).waitFor();
    expect(asked.filter(url => !url.startsWith('data:'))).toEqual(['/docs', '/docs.css']);
    expect(complaints).toEqual([]);
    expect(await seriousProblems(page)).toEqual([]);
    await page.close();
  },
);
