import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, PASSWORD, settled } from '../support/dashboard.ts';
import { startSite } from '../support/site.ts';
import { until } from '../support/until.ts';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
beforeAll(async () => {
  server = await new Bellwether().start();
  dashboard = await openDashboard(server);
});
afterAll(async () => {
  await dashboard.close();
  await server.remove();
});

/** The link that the server prints at its first start. */
const setUpLink = (): string => {
  const link = /https?:\S+\/setup\?token=\S+/.exec(server.output.join('\n'))?.[0];
  if (!link) throw new Error(`No set-up link: ${server.tail()}`);
  return link;
};

describe('from the first start to a shared view', () => {
  it('asks for the set-up link, wherever one comes in', async () => {
    const page = await dashboard.visit();
    await page.goto('/sites');
    await page.getByRole('heading', { name: 'Almost there' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/setup');
    await page.goto('/setup?token=guessed');
    await page.getByLabel('E-mail').fill('owner@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/set-up link/i);
    await page.context().close();
  });

  it('sets up, waits for the first event, filters by a click, and shares what it shows', async () => {
    const page = await dashboard.visit();
    await page.goto(setUpLink());
    await page.getByLabel('E-mail').fill('owner@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('Your website').fill('localhost');
    expect(await page.getByLabel('Its timezone').inputValue()).toBe('Europe/Berlin');
    await page.getByRole('button', { name: 'Set up' }).click();

    // The script tag, and nothing yet.
    await page.getByText('Waiting for the first event…').waitFor();
    const tag = await page.locator('pre').textContent();
    expect(tag).toMatch(
      /^<script defer src="http:\/\/127\.0\.0\.1:\d+\/js\/script\.js" data-site="site_\w+"><\/script>$/,
    );

    // A visitor comes to a site that has it.
    const site = await startSite(() => ({
      '/': `<!doctype html><title>Home</title>${tag}<a href="/pricing">Pricing</a>`,
      '/pricing': `<!doctype html><title>Pricing</title>${tag}`,
    }));
    const visitor = await dashboard.visit();
    await visitor.goto(`${site.url}/`);
    await page.getByText('The first event has arrived.').waitFor();
    await page.getByRole('button', { name: 'See the overview' }).click();

    // The overview, as it happens.
    await page.getByText('1 current visitor').waitFor();
    const pages = page.getByRole('region', { name: 'Pages' });
    await pages.getByRole('link', { name: /^\/ ?1$/ }).waitFor();
    await visitor.getByRole('link', { name: 'Pricing' }).click();
    await pages.getByRole('link', { name: '/pricing' }).waitFor();

    // A click filters, and the address has it.
    await pages.getByRole('link', { name: '/pricing' }).click();
    const filters = page.getByRole('list', { name: 'Filters' });
    await filters.getByText('/pricing').waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Period: Today' }).waitFor();
    await page
      .getByRole('button', { name: /^Pageviews/ })
      .first()
      .click();
    await until('the address', () => page.url().includes('metric=pageviews'));
    const address = new URL(page.url());
    expect(Object.fromEntries(address.searchParams)).toEqual({
      filter: 'page:is:/pricing',
      period: 'today',
      metric: 'pageviews',
    });

    // Somebody else who may see it opens it, is asked to sign in, and sees the same.
    const other = await dashboard.visit();
    await other.goto(address.href);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.getByLabel('E-mail').fill('Owner@Example.com');
    await other.getByLabel('Password').fill(PASSWORD);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.getByRole('list', { name: 'Filters' }).getByText('/pricing').waitFor();
    await other.getByRole('button', { name: 'Period: Today' }).waitFor();
    expect(new URL(other.url()).search).toBe(address.search);

    await site.stop();
    for (const { context } of [page, visitor, other].map(one => ({ context: one.context() })))
      await context.close();
  });

  it('adds a second site in one step', async () => {
    const page = await dashboard.signedIn();
    await page.goto('/sites');
    await page.getByRole('link', { name: 'Add a site' }).click();
    await page.getByLabel('Domain').fill('not a domain');
    await page.getByRole('button', { name: 'Add site' }).click();
    await page.getByText('must be a domain').first().waitFor();
    await page.getByLabel('Domain').fill('https://second.example/some/page');
    await page.getByRole('button', { name: 'Add site' }).click();
    await page.getByRole('heading', { name: 'Add Bellwether to second.example' }).waitFor();
    await page.getByText('Waiting for the first event…').waitFor();
    await page.context().close();
  });

  it('refuses wrong passwords in words, and leads nowhere else after a right one', async () => {
    const page = await dashboard.visit();
    await page.goto('/sign-in?next=//evil.example/sites');
    await page.getByLabel('E-mail').fill('owner@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The e-mail or the password is wrong.').waitFor();
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sites' }).waitFor();
    expect(new URL(page.url()).origin).toBe(server.url);
    await page.context().close();
  });

  it('says where nothing is', async () => {
    const page = await dashboard.signedIn();
    await page.goto('/sites/site_gone/goals');
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    await page.context().close();
  });

  it('signs out, and shows nothing any more', async () => {
    const page = await dashboard.signedIn();
    await page.goto('/sites');
    await settled(page);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });
});
