import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Bellwether } from './bellwether.ts';
import { launchBrowser } from './browser.ts';

export const PASSWORD = 'correct horse battery';

interface Visit {
  colorScheme?: 'light' | 'dark';
  width?: number;
}

/** The dashboard in a real browser. What its pages complain of, and what the server refuses them, is kept. */
export async function openDashboard(server: Bellwether) {
  const browser: Browser = await launchBrowser();
  const complaints: string[] = [];
  /** Of who has signed in once: the server lets nobody try often. */
  const cookies = new Map<string, Awaited<ReturnType<typeof signIn>>>();

  /** A page of somebody who is not signed in. */
  async function visit({ colorScheme = 'light', width = 1280 }: Visit = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      baseURL: server.url,
    });
    const page = await context.newPage();
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', line => {
      const isRefusal = line.text().startsWith('Failed to load resource');
      if (['error', 'warning'].includes(line.type()) && !isRefusal) complaints.push(line.text());
    });
    page.on('response', answer => {
      const { pathname } = new URL(answer.url());
      if (answer.status() >= 400)
        complaints.push(`${answer.status()} ${answer.request().method()} ${pathname}`);
    });
    return page;
  }

  /** A page of somebody who is. */
  async function signedIn(options: Visit = {}, email = 'owner@example.com'): Promise<Page> {
    const page = await visit(options);
    const context = page.context();
    if (!cookies.has(email)) cookies.set(email, await signIn(context, server.url, email));
    await context.addCookies(cookies.get(email)!);
    return page;
  }

  return { visit, signedIn, complaints, close: () => browser.close() };
}

async function signIn(context: BrowserContext, url: string, email: string) {
  const answer = await context.request.post(`${url}/api/v1/auth/sign-in`, {
    data: { email, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  return (await context.storageState()).cookies;
}

/** Everything that was asked for is there. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}
