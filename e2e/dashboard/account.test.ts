import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, PASSWORD, settled } from '../support/dashboard.ts';
import { addMember, invite, type Person, signIn } from '../support/people.ts';

/** The account's screens, as people use them. */
let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let owner: Person;
const pages: Page[] = [];

beforeAll(async () => {
  server = new Bellwether();
  await server.init('shop.example');
  await server.init('other.example', 'other@example.com');
  await server.start();
  await server.api('POST', '/api/v1/sites', { domain: 'blog.example' });
  owner = await signIn(server, 'owner@example.com');
  dashboard = await openDashboard(server);
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});

interface Look {
  colorScheme?: 'light' | 'dark';
  width?: number;
}

/** A page in a browser of its own; of somebody who is signed in, or of nobody. */
async function open(path: string, who: Person | null = owner, look: Look = {}): Promise<Page> {
  const page = await dashboard.visit(look);
  pages.push(page);
  if (who) {
    const [name = '', value = ''] = who.cookie.split('=');
    await page.context().addCookies([{ name, value, url: server.url }]);
  }
  await page.goto(path);
  await settled(page);
  return page;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true });
const row = (page: Page, list: string, text: string) =>
  page.getByRole('list', { name: list, exact: true }).locator(':scope > li').filter({ hasText: text });
const withKey = (key: string, path: string) =>
  fetch(`${server.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${key}` } });

describe('API keys', () => {
  it('are shown once, do what they are for, and end when they are revoked', async () => {
    const page = await open('/account/api-keys');
    await button(page, 'Make an API key').click();
    await page.getByLabel('Name').fill('Weekly digest');
    expect(await page.getByLabel('Read reports').isChecked()).toBe(true);
    await button(page, 'Make key').click();

    const once = page.getByRole('region', { name: 'New API key' });
    const key = (await once.locator('.secret').textContent()) ?? '';
    expect(await once.getByRole('figure', { name: 'example' }).textContent()).toContain(
      `curl -H "Authorization: Bearer ${key}"`,
    );
    expect((await withKey(key, `/sites/${server.siteId}/stats`)).status).toBe(200);
    expect((await withKey(key, '/webhooks')).status).toBe(403);

    await page.reload();
    const made = row(page, 'API keys', 'Weekly digest');
    await made.getByText('Last used just now').waitFor();
    expect(await made.getByRole('list', { name: 'It may' }).textContent()).toBe('Read reports');
    expect(await page.content()).not.toContain(key);

    await button(page, 'Revoke Weekly digest').click();
    await inDialog(page, 'Revoke key').click();
    await made.waitFor({ state: 'detached' });
    expect((await withKey(key, '/sites')).status).toBe(401);
  });

  it('end at the end of the day that was picked', async () => {
    const page = await open('/account/api-keys');
    await button(page, 'Make an API key').click();
    await page.getByLabel('Name').fill('Until new year');
    await page.getByLabel('Read reports').uncheck();
    expect(await button(page, 'Make key').isDisabled()).toBe(true);
    await page.getByLabel('Send events').check();
    await page.getByLabel('It ends').selectOption('date');
    await page.getByLabel('Last day').fill('2099-12-31');
    await button(page, 'Make key').click();
    await row(page, 'API keys', 'Until new year').getByText('Ends 31 Dec 2099').waitFor();
    const { apiKeys } = await owner.get<{ apiKeys: { name: string; scopes: string[]; expiresAt: string }[] }>(
      'GET',
      '/api/v1/api-keys',
    );
    expect(apiKeys.find(({ name }) => name === 'Until new year')).toMatchObject({
      scopes: ['events:write'],
      expiresAt: '2099-12-31T22:59:59.000Z', // Berlin, where the browser is
    });
  });
});

describe('members', () => {
  it('are invited by a link to chosen sites, given another role, and removed', async () => {
    const page = await open('/account/members');
    await button(page, 'Invite somebody').click();
    await page.getByLabel('E-mail').fill('Ada@Example.com');
    await page.getByLabel('Only chosen sites').check();
    expect(await button(page, 'Make invitation').isDisabled()).toBe(true);
    await page.getByLabel('Role on shop.example').selectOption('viewer');
    await button(page, 'Make invitation').click();
    const once = page.getByRole('region', { name: 'New invitation' });
    const link = (await once.locator('.secret').textContent()) ?? '';
    await row(page, 'Open invitations', 'ada@example.com').getByText('Viewer of shop.example').waitFor();

    // She takes it up, and sees that site alone.
    const hers = await open(new URL(link).pathname, null);
    await hers.getByText('owner@example.com invites you').waitFor();
    await hers.getByText('Viewer of shop.example').waitFor();
    expect(await hers.getByLabel('E-mail').inputValue()).toBe('ada@example.com');
    await hers.getByLabel('Password').fill(PASSWORD);
    await button(hers, 'Join').click();
    await hers.getByRole('link', { name: /shop\.example/ }).waitFor();
    expect(await hers.getByText('blog.example').count()).toBe(0);
    expect(await hers.getByRole('link', { name: 'Add a site' }).count()).toBe(0);

    // The owner makes her an admin of everything.
    await page.reload();
    await row(page, 'Members', 'ada@example.com').getByText('Viewer of shop.example').waitFor();
    expect(await page.getByRole('list', { name: 'Open invitations' }).count()).toBe(0);
    await button(page, 'Actions for ada@example.com').click();
    await page.getByRole('menuitem', { name: 'Change role…' }).click();
    await page.getByLabel('Admin of all sites').check();
    await button(page, 'Save').click();
    await row(page, 'Members', 'ada@example.com').getByText('Admin of all sites').waitFor();
    await hers.reload();
    await hers.getByRole('link', { name: /blog\.example/ }).waitFor();
    await hers.getByRole('link', { name: 'Add a site' }).waitFor();

    // And removes her: her next step leads to the sign-in.
    await button(page, 'Actions for ada@example.com').click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await inDialog(page, 'Remove member').click();
    await row(page, 'Members', 'ada@example.com').waitFor({ state: 'detached' });
    await hers.getByRole('link', { name: /shop\.example/ }).click();
    await hers.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('who were not invited after all are told so', async () => {
    const page = await open('/account/members');
    const link = await invite(owner, { role: 'viewer', email: 'late@example.com' });
    await page.reload();
    await button(page, 'Withdraw the invitation for late@example.com').click();
    await inDialog(page, 'Withdraw invitation').click();
    await page.getByText('The invitation is withdrawn.').waitFor();
    const theirs = await open(link, null);
    await theirs.getByRole('heading', { name: 'This invitation has ended' }).waitFor();
  });

  it('of another account join as who they are, and change between the two', async () => {
    const page = await open(await invite(owner, { role: 'viewer' }), null);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill('other@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await button(page, 'Sign in').click();
    await page.getByText('You are signed in as other@example.com.').waitFor();
    await button(page, 'Join').click();
    await page.getByRole('link', { name: /shop\.example/ }).waitFor();
    expect(await page.getByRole('link', { name: /other\.example/ }).count()).toBe(0);

    await button(page, 'Account: other@example.com').click();
    await page.getByRole('menuitemradio', { name: 'Account of other@example.com' }).click();
    await page.getByRole('link', { name: /other\.example/ }).waitFor();
    expect(await page.getByRole('link', { name: /shop\.example/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'Add a site' }).waitFor();
  });

  it('who are the last owner can’t leave, and are told why', async () => {
    const page = await open('/account/members');
    await button(page, 'Actions for owner@example.com').click();
    await page.getByRole('menuitem', { name: 'Leave the account…' }).click();
    await inDialog(page, 'Leave account').click();
    await page.getByText('An account has an owner: make somebody else one first.').waitFor();
  });

  it('leave by themselves', async () => {
    const guest = await addMember(server, owner, 'guest@example.com', { role: 'viewer' });
    const page = await open('/account/sessions', guest);
    await button(page, 'Leave…').click();
    await inDialog(page, 'Leave account').click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect((await guest.ask('GET', '/api/v1/auth/me')).status).toBe(401);
  });
});

describe('security', () => {
  it('lists where one is signed in, and ends one of them', async () => {
    const email = 'careful@example.com';
    const lost = await addMember(server, owner, email, { role: 'viewer' });
    const here = await signIn(server, email);
    const page = await open('/account/sessions', here);
    const list = page.getByRole('list', { name: 'Where you are signed in' });
    expect(await list.locator(':scope > li').count()).toBe(2);
    expect(await list.getByText('This browser').count()).toBe(1);
    await list.getByRole('button', { name: /^Sign out/ }).click();
    await page.getByText(/is signed out\.$/).waitFor();
    await list.getByRole('button').waitFor({ state: 'detached' });
    expect((await lost.ask('GET', '/api/v1/auth/me')).status).toBe(401);
    expect((await here.ask('GET', '/api/v1/auth/me')).status).toBe(200);
  });

  it('changes the password, and signs out elsewhere', async () => {
    const email = 'changing@example.com';
    const elsewhere = await addMember(server, owner, email, { role: 'viewer' });
    const page = await open('/account/sessions', await signIn(server, email));
    await page.getByLabel('Current password').fill('not this one');
    await page.getByLabel('New password').fill('a better password');
    await button(page, 'Change password').click();
    await page.getByText('The current password is wrong.').waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await button(page, 'Change password').click();
    await page.getByText('Your password is changed.').waitFor();
    expect(await page.getByLabel('New password').inputValue()).toBe('');
    expect((await elsewhere.ask('GET', '/api/v1/auth/me')).status).toBe(401);
    await expect(signIn(server, email)).rejects.toThrow('401');
    await signIn(server, email, 'a better password');
  });
});

describe('names that would do harm', () => {
  const markup = '<img src=x onerror="window.harmed=true">';

  it('are text in every list and dialog', async () => {
    const name = `${markup}\u202Egnp.exe ${'long '.repeat(30)}`;
    const email = `<img/src=x/onerror=window.harmed=true>${'m'.repeat(100)}@evil.example`;
    const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
      domain: 'hostile.example',
      name,
    });
    await owner.get('POST', '/api/v1/api-keys', { name });
    const sites = [{ siteId: site.id, role: 'viewer' as const }];
    await addMember(server, owner, email, { sites });
    const link = await invite(owner, { email: `x${email}`, sites });

    for (const [path, text] of [
      ['/account/api-keys', markup],
      ['/account/members', '<img/src=x'],
      [link, markup],
    ] as const) {
      const page = await open(path, path === link ? null : owner, { width: 390 });
      await page.getByText(text).first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await page.evaluate('window.harmed')).toBeUndefined();
    }
    const page = await open('/account/members');
    await page.getByRole('button', { name: /^Actions for <img/ }).click();
    await page.getByRole('menuitem', { name: 'Change role…' }).click();
    await page.getByRole('dialog').getByText('<img/src=x').waitFor();
    await page.getByLabel(/^Role on <img/).waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    await server.api('DELETE', `/api/v1/sites/${site.id}`);
  });
});

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
] as const)('axe finds nothing serious, $colorScheme at $width px', look => {
  it.each<[string, string, ((page: Page) => Promise<unknown>)?]>([
    ['API keys', '/account/api-keys'],
    ['a new key', '/account/api-keys', page => button(page, 'Make an API key').click()],
    [
      'a key that was made',
      '/account/api-keys',
      async page => {
        await button(page, 'Make an API key').click();
        await page.getByLabel('Name').fill('Looked at');
        await button(page, 'Make key').click();
        await page.getByRole('region', { name: 'New API key' }).waitFor();
      },
    ],
    ['members', '/account/members'],
    [
      'an invitation to chosen sites',
      '/account/members',
      async page => {
        await button(page, 'Invite somebody').click();
        await page.getByLabel('Only chosen sites').check();
      },
    ],
    ['security', '/account/sessions'],
    ['signing out everywhere', '/account/sessions', page => button(page, 'Sign out everywhere…').click()],
  ])('%s', async (_, path, before) => {
    const page = await open(path, owner, look);
    await before?.(page);
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('an invitation', async () => {
    const link = await invite(owner, { role: 'viewer' });
    for (const who of [null, owner]) {
      expect(await seriousProblems(await open(link, who, look))).toEqual([]);
    }
    expect(await seriousProblems(await open('/invitations/none', null, look))).toEqual([]);
  });

  it('what is not for a viewer', async () => {
    const email = `${look.colorScheme}${look.width}@example.com`;
    const viewer = await addMember(server, owner, email, { role: 'viewer' });
    expect(await seriousProblems(await open('/account/members', viewer, look))).toEqual([]);
    expect(await seriousProblems(await open('/account/sessions', viewer, look))).toEqual([]);
  });
});
