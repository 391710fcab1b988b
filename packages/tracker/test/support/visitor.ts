import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { launchBrowser } from '../../../../e2e/support/browser.ts';
import { type MeasuredSite, startMeasuredSite } from './measured-site.ts';

/** What each test of a file gets: the file's site and browser, and a visitor from Canada who has never been there. */
export interface Visit {
  site: MeasuredSite;
  context: BrowserContext;
  page: Page;
}

/** Sets up a site and a browser for a test file, and a new visitor for every test. Read it inside tests only. */
export function useVisitor(): Visit {
  let browser: Browser;
  const visit = {} as Visit;

  beforeAll(async () => {
    [visit.site, browser] = await Promise.all([startMeasuredSite(), launchBrowser()]);
  });
  beforeEach(async () => {
    visit.context = await browser.newContext({ locale: 'fr-CA', timezoneId: 'America/Toronto' });
    visit.page = await visit.context.newPage();
  });
  afterEach(async () => {
    await visit.context.close();
    visit.site.forget();
  });
  afterAll(async () => {
    await browser.close();
    await visit.site.close();
  });
  return visit;
}

/** Goes back, maybe to a page out of the back/forward cache: such a page does not load. */
export const goBack = (page: Page) => page.goBack({ waitUntil: 'commit' });

/** What a browser does when another tab comes to the front. Playwright keeps every page visible, so it is played. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  `);
}
