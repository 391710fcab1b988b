import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmtpServer } from '../../packages/server/src/mail/test/smtp-server.ts';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { addMember, type Person, signIn } from '../support/people.ts';
import { until } from '../support/until.ts';

/** The way back in for who forgot their password, as people go it. */
let mail: Awaited<ReturnType<typeof startSmtpServer>>;
let server: Bellwether;
let silent: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let owner: Person;
const pages: Page[] = [];

beforeAll(async () => {
  mail = await startSmtpServer();
  server = new Bellwether({ BELLWETHER_SMTP_URL: mail.url });
  silent = new Bellwether();
  for (const one of [server, silent]) {
    await one.init('shop.example');
    await one.start();
  }
  owner = await signIn(server, 'owner@example.com');
  dashboard = await openDashboard(server);
});
afterAll(async () => {
  await dashboard?.close();
  await Promise.all([server?.remove(), silent?.remove()]);
  await mail?.stop();
});
beforeEach(() => {
  mail.taken.length = 0;
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});

async function open(path: string, look: Parameters<typeof dashboard.visit>[0] = {}): Promise<Page> {
  const page = await dashboard.visit(look);
  pages.push(page);
  await page.goto(path);
  await settled(page);
  return page;
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const focused = (page: Page) =>
  page.evaluate(
    'document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent',
  ) as Promise<string>;

/** The link in the newest e-mail, whose text is quoted-printable. */
async function mailedLink(): Promise<string> {
  const { source } = await until('the e-mail', () => mail.taken.at(-1));
  const text = source.replace(/=\n/g, '').replace(/=3D/g, '=');
  return /http\S+\/new-password#[\w-]{43}/.exec(text)![0];
}

/** A link that is sent to somebody new. */
async function linkFor(email: string): Promise<string> {
  await addMember(server, owner, email, { role: 'viewer' });
  await fetch(`${server.url}/api/v1/auth/forgot-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  return mailedLink();
}

it('leads from the sign-in by an e-mail to a new password and in, by the keyboard alone', async () => {
  const elsewhere = await addMember(server, owner, 'ada@example.com', { role: 'viewer' });
  const page = await open('/sign-in');
  const addresses: string[] = [];
  page.on('request', request => {
    addresses.push(request.url().split('#')[0]!, request.headers().referer ?? '');
  });
  for (const _ of ['the password', 'Sign in', 'the link']) await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Forgot your password?');
  await page.keyboard.press('Enter');
  await heading(page, 'Forgot your password?');
  await until('the field', async () => (await focused(page)) === 'E-mail');
  await page.keyboard.type('Ada@Example.com');
  await page.keyboard.press('Enter');
  await heading(page, 'Look into your mail');
  expect(await focused(page)).toBe('Look into your mail');
  await page.getByText('If Ada@Example.com has an account here').waitFor();

  const link = await mailedLink();
  await page.goto(link);
  await page.getByText('For ada@example.com.').waitFor();
  await until('the field', async () => (await focused(page)) === 'New password');
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.querySelector("[name=password]").validity.tooShort')).toBe(true);
  await page.keyboard.type(' no more');
  await page.keyboard.press('Enter');
  await page.getByText('Your password is changed. You are signed in here, and nowhere else.').waitFor();
  await heading(page, 'Sites');
  expect((await elsewhere.ask('GET', '/api/v1/auth/me')).status).toBe(401);
  await signIn(server, 'ada@example.com', 'short no more');

  // What the server, a proxy before it, or another page could have seen.
  const token = new URL(link).hash.slice(1);
  expect(addresses.length).toBeGreaterThan(3);
  expect(addresses.filter(address => address.includes(token))).toEqual([]);
  expect(JSON.stringify(server.log)).not.toContain(token);
  await page.evaluate('history.back()');
  await until('the page before the link', () => page.url() === `${server.url}/forgot-password`);
});

it('says the same to who has no account here, and sends nothing', async () => {
  const page = await open('/forgot-password');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('If nobody@example.com has an account here').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(await page.getByLabel('E-mail').inputValue()).toBe('nobody@example.com');
  await page.getByLabel('E-mail').fill('owner@example.com');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await mailedLink();
  expect(mail.taken.map(({ to }) => to)).toEqual([['owner@example.com']]);
});

it('ends once it was used, and says what to do then', async () => {
  const link = await linkFor('twice@example.com');
  const [first, second] = [await open(link), await open(link)];
  for (const page of [first, second]) await page.getByLabel('New password').fill('one of two passwords');
  await first.getByRole('button', { name: 'Set password' }).click();
  await heading(first, 'Sites');
  await second.getByRole('button', { name: 'Set password' }).click();
  await heading(second, 'This link has ended');
  expect(await focused(second)).toBe('This link has ended');
  const third = await open(link);
  await heading(third, 'This link has ended');
  await third.getByRole('link', { name: 'Get another link' }).click();
  await third.getByLabel('E-mail').waitFor();
  await heading(await open('/new-password'), 'This link is not whole');
});

it('is had from the machine where the server sends no e-mail', async () => {
  const page = await open(`${silent.url}/sign-in`);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  const command = page.getByRole('figure', { name: 'command' });
  expect(await command.locator('pre').textContent()).toMatch(
    /^npx bellwether password \\\n {2}--email you@example\.com$/,
  );
  expect(await page.getByLabel('E-mail').count()).toBe(0);
});

it('complains of nothing but what was refused', () => {
  expect(dashboard.complaints.filter(line => !line.startsWith('404 POST /api/v1/auth/'))).toEqual([]);
});

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
] as const)('axe finds nothing serious, $colorScheme at $width px', look => {
  const check = async (page: Page) => {
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  };

  it('asking for a link, and what is said then', async () => {
    const page = await open('/forgot-password', look);
    await check(page);
    await page.getByLabel('E-mail').fill(`${'long'.repeat(30)}@example.com`);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await heading(page, 'Look into your mail');
    await check(page);
    await check(await open(`${silent.url}/forgot-password`, look));
  });

  it('a new password, and a link that has ended', async () => {
    await check(await open(await linkFor(`${look.colorScheme}${look.width}@example.com`), look));
    await check(await open('/new-password#ended', look));
  });
});
