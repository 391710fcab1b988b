import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, PASSWORD, settled } from '../support/dashboard.ts';
import { addMember, type Person, signIn } from '../support/people.ts';
import { startSite } from '../support/site.ts';
import { until } from '../support/until.ts';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let owner: Person;
let viewer: Person;
let goalId: string;
/** Every operation that may change something, as the API's own document lists them. */
let operations: { method: string; path: string; role: string | undefined }[];

beforeAll(async () => {
  server = new Bellwether();
  await server.init('shop.example');
  await server.start();
  owner = await signIn(server, 'owner@example.com');
  viewer = await addMember(server, owner, 'viewer@example.com', { role: 'viewer' });
  const goal = { siteId: server.siteId, name: 'Sign-up', kind: 'event', eventName: 'signup' };
  goalId = (await server.api<{ goal: { id: string } }>('POST', '/api/v1/goals', goal)).goal.id;
  await server.collect({ site: server.siteId, type: 'pageview', url: 'https://shop.example/' });
  const { paths } = await server.api<{ paths: Record<string, Record<string, { 'x-role'?: string }>> }>(
    'GET',
    '/openapi.json',
  );
  // Collecting is open to pages of any origin, and looks at no cookie.
  const { '/api/event': _, ...guarded } = paths;
  operations = Object.entries(guarded).flatMap(([path, byMethod]) =>
    Object.entries(byMethod)
      .filter(([method]) => !['get', 'head'].includes(method))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, role: operation['x-role'] })),
  );
  dashboard = await openDashboard(server);
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
});

/** An operation's path with ids of what is there. */
const filled = (path: string): string =>
  path
    .replace('{siteId}', server.siteId)
    .replace('{goalId}', goalId)
    .replace(/\{\w+\}/g, 'x');

/** A page in a browser of its own, signed in by the form. */
async function signedInByForm(next: string, email = 'owner@example.com'): Promise<Page> {
  const page = await dashboard.visit();
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await fillIn(page, email, PASSWORD);
  await page.waitForURL(`**${next}`);
  await settled(page);
  return page;
}

async function fillIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('a page of another origin', () => {
  /** All that it could have changed. */
  async function state(): Promise<unknown> {
    const goals = `goals?siteId=${server.siteId}`;
    const lists = ['sites', goals, 'webhooks', 'api-keys', 'members', 'invitations', 'auth/me'];
    const answers = await Promise.all(
      lists.map(path => owner.get<Record<string, unknown>>('GET', `/api/v1/${path}`)),
    );
    // When a key was last used is no change that anybody made.
    return JSON.parse(JSON.stringify(answers, (key, value) => (key === 'lastUsedAt' ? null : value)));
  }

  it.each([
    ['foreign', { Origin: 'https://evil.example' }],
    ['of another port', { Origin: 'http://127.0.0.1:1' }],
    ['none that it tells', { Origin: 'null' }],
    ['by what the browser says', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('%s: every changing operation refuses it', async (_, headers) => {
    const before = await state();
    expect(operations.length).toBeGreaterThan(40);
    for (const { method, path } of operations) {
      const answer = await owner.ask(method, filled(path), {}, headers);
      const { code } = (await answer.json()) as { code?: string };
      expect([method, path, answer.status, code]).toEqual([method, path, 403, 'cross_origin']);
    }
    expect(await state()).toEqual(before);
  });

  /** What a page tries: forms, which need no permission, and fetches of all kinds, the cookie sent along. */
  const attack = (url: string) => `<!doctype html><title>Kittens</title>
    <form id="sign-out" method="post" action="${url}/api/v1/auth/sign-out"></form>
    <form id="invite" method="post" enctype="text/plain" action="${url}/api/v1/invitations">
      <input name='{"role":"owner","x":"' value='"}'></form>
    <form id="goal" method="post" action="${url}/api/v1/goals"><input name="name" value="x"></form>
    <script>
      const send = (method, path, body, type, mode) => fetch('${url}/api/v1/' + path, {
        method, mode, body: body && JSON.stringify(body), credentials: 'include',
        headers: type && { 'Content-Type': type },
      }).then(answer => answer.type, () => 'failed');
      window.tried = Promise.all(['no-cors', 'cors'].flatMap(mode => [
        send('POST', 'auth/sign-out', undefined, undefined, mode),
        send('POST', 'invitations', { role: 'owner' }, 'text/plain', mode),
        send('POST', 'api-keys', { name: 'mine' }, 'text/plain', mode),
        send('POST', 'goals', { siteId: '${server.siteId}', name: 'x' }, 'text/plain', mode),
      ]).concat([
        send('POST', 'api-keys', { name: 'mine' }, 'application/json', 'cors'),
        send('PATCH', 'sites/${server.siteId}', { name: 'x' }, 'application/json', 'cors'),
        send('DELETE', 'sites/${server.siteId}', undefined, undefined, 'cors'),
        send('DELETE', 'auth/sessions', undefined, undefined, 'cors'),
        send('GET', 'api-keys', undefined, undefined, 'cors'),
      ]));
    </script>`;

  // A cookie that is SameSite goes along with what comes from another port of the same host.
  it.each([
    ['of another site', 'localhost', false],
    ['of the same host', '127.0.0.1', true],
  ])('%s changes nothing from a real browser', async (_, host, bringsCookie) => {
    const before = await state();
    const page = await dashboard.visit();
    const site = await startSite(() => ({ '/': attack(server.url) }));
    const evil = site.url.replace('localhost', host);
    try {
      const [name = '', value = ''] = owner.cookie.split('=');
      await page.context().addCookies([{ name, value, url: server.url, sameSite: 'Lax', httpOnly: true }]);
      await page.goto(evil);
      const outcomes = await page.evaluate<string[]>('window.tried');
      expect(outcomes).toHaveLength(13);
      expect(new Set(outcomes)).toEqual(new Set(['failed']));
      for (const form of ['sign-out', 'invite', 'goal']) {
        await page.goto(evil);
        const [answer] = await Promise.all([
          page.waitForResponse(
            response => response.request().method() === 'POST' && response.request().isNavigationRequest(),
          ),
          page.evaluate(`document.getElementById('${form}').submit()`),
        ]);
        const { cookie } = await answer.request().allHeaders();
        expect([form, answer.status(), cookie !== undefined]).toEqual([form, 403, bringsCookie]);
        await page.waitForURL(`${server.url}/**`);
      }
      expect(await state()).toEqual(before);
    } finally {
      await site.stop();
      await page.context().close();
    }
  });

  it('can’t frame the dashboard', async () => {
    const site = await startSite(() => ({ '/': `<iframe src="${server.url}/sites"></iframe>` }));
    const page = await dashboard.visit();
    await page.goto(site.url);
    expect(page.frames().map(frame => frame.url())).toEqual([
      `${site.url}/`,
      'chrome-error://chromewebdata/',
    ]);
    await page.context().close();
    await site.stop();
  });
});

describe('signing in', () => {
  it('is slowed down after ten wrong passwords, and says until when', async () => {
    const email = 'guessed@example.com';
    await addMember(server, owner, email, { role: 'viewer' });
    const attempt = (password: string) =>
      fetch(`${server.url}/api/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email, password }),
      });
    for (let i = 0; i < 9; i++) expect((await attempt(`guess ${i}`)).status).toBe(401);

    const page = await dashboard.visit();
    await page.goto('/sign-in');
    await fillIn(page, email, 'the tenth guess');
    await page.getByText('The e-mail or the password is wrong.').waitFor();
    await fillIn(page, email, PASSWORD);
    await page.getByText(/^Too many attempts\. Try again in \d+ minutes\.$/).waitFor();

    const refused = await attempt(PASSWORD);
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    await page.context().close();
  });
});

describe('signing out everywhere', () => {
  it('ends all sessions, and the streams that are open', async () => {
    const here = await signedInByForm('/account/sessions');
    const watching = await signedInByForm(`/sites/${server.siteId}`);
    const resting = await signedInByForm(`/sites/${server.siteId}/goals`);
    const program = await signIn(server, 'owner@example.com');
    const stream = await program.ask('GET', '/api/v1/stream');
    expect(stream.status).toBe(200);
    const ended = readToItsEnd(stream);

    await here.getByRole('button', { name: 'Sign out everywhere…' }).click();
    await here.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await here.getByRole('heading', { name: 'Sign in' }).waitFor();

    // The next request of another browser leads to the sign-in, and from there back.
    await resting.getByRole('link', { name: 'Sessions' }).click();
    await resting.getByRole('heading', { name: 'Sign in' }).waitFor();
    await fillIn(resting, 'owner@example.com', PASSWORD);
    await resting.getByRole('heading', { name: 'Sessions' }).waitFor();

    // One that only watches is led there too, once its stream has ended.
    await ended;
    await watching.getByRole('heading', { name: 'Sign in' }).waitFor();
    await watching.goBack();
    await watching.getByRole('heading', { name: 'Sign in' }).waitFor();

    expect((await program.ask('GET', '/api/v1/auth/me')).status).toBe(401);
    for (const page of [here, watching, resting]) await page.context().close();
    owner = await signIn(server, 'owner@example.com');
  });

  async function readToItsEnd(stream: Response): Promise<void> {
    const reader = stream.body!.getReader();
    // Ended by the server in the middle of a chunked answer.
    while (!(await reader.read().catch(() => ({ done: true }))).done);
  }
});

describe('a viewer', () => {
  /** Names of buttons and links that change something. */
  const writing =
    /^(add|change|delete|save|make|invite|revoke|withdraw|set up|remove|actions for|new|start|stop)\b/i;

  it('sees no way to change anything', async () => {
    const page = await signedInByForm('/sites', viewer.email);
    const site = `/sites/${server.siteId}`;
    const screens = ['', '/sessions', '/events', '/goals', '/funnels', '/experiments', '/alerts'];
    for (const path of ['/sites', ...screens.map(screen => site + screen)]) {
      await page.goto(path);
      await settled(page);
      const names = [
        ...(await page.getByRole('button', { name: writing }).allTextContents()),
        ...(await page.getByRole('link', { name: writing }).allTextContents()),
      ];
      expect([path, names]).toEqual([path, []]);
    }
    const navigation = page.getByRole('navigation', { name: 'Site' });
    expect(await navigation.getByRole('link', { name: /Webhooks|Settings/ }).count()).toBe(0);
    await page.context().close();
  });

  it('is told for whom a screen is, at an address that somebody sent', async () => {
    const page = await signedInByForm('/sites', viewer.email);
    const site = `/sites/${server.siteId}`;
    for (const path of [
      `${site}/webhooks`,
      `${site}/webhooks/new`,
      `${site}/settings`,
      '/account/webhooks',
      '/sites/new',
    ]) {
      await page.goto(path);
      await page.getByText('This is for admins').waitFor();
    }
    for (const path of ['/account/api-keys', '/account/members']) {
      await page.goto(path);
      await page.getByText('This is for owners').waitFor();
    }
    await page.goto('/account');
    await page.getByRole('heading', { name: 'Security' }).waitFor();
    await page.context().close();
  });

  it('is refused by the API whatever changes something', async () => {
    const above = operations.filter(({ role }) => role === 'admin' || role === 'owner');
    expect(above.length).toBeGreaterThan(30);
    for (const { method, path } of above) {
      const answer = await viewer.ask(method, filled(path), {});
      expect([method, path, answer.status]).toEqual([method, path, 403]);
    }
  });

  it('gets buttons with another role, without signing in again', async () => {
    const email = 'promoted@example.com';
    await addMember(server, owner, email, { sites: [{ siteId: server.siteId, role: 'viewer' }] });
    const page = await signedInByForm(`/sites/${server.siteId}/goals`, email);
    expect(await page.getByRole('button', { name: 'Add a goal' }).count()).toBe(0);
    const { members } = await owner.get<{ members: { id: string; email: string }[] }>(
      'GET',
      '/api/v1/members',
    );
    const member = members.find(one => one.email === email)!;
    await owner.get('PATCH', `/api/v1/members/${member.id}`, {
      sites: [{ siteId: server.siteId, role: 'admin' }],
    });
    await page.reload();
    await page.getByRole('button', { name: 'Add a goal' }).waitFor();
    await until(
      'the navigation',
      async () => (await page.getByRole('link', { name: 'Settings' }).count()) === 1,
    );

    // And loses them as soon as something is refused.
    await owner.get('PATCH', `/api/v1/members/${member.id}`, {
      sites: [{ siteId: server.siteId, role: 'viewer' }],
    });
    await page.getByRole('button', { name: 'Actions for Sign-up' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete goal' }).click();
    await page.getByText('Your role in this account does not allow that.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a goal' }).waitFor({ state: 'detached' });
    await page.context().close();
  });
});

describe('an admin of one site', () => {
  it('looks after its webhooks, and offers no other site to them', async () => {
    const { site } = await server.api<{ site: { id: string } }>('POST', '/api/v1/sites', {
      domain: 'blog.example',
    });
    const email = 'blogger@example.com';
    const sites = [{ siteId: site.id, role: 'admin' as const }];
    await addMember(server, owner, email, { role: 'viewer', sites });
    const page = await signedInByForm('/account/webhooks/new', email);
    const options = page.getByRole('combobox', { name: 'Site', exact: true }).locator('option');
    await options.first().waitFor({ state: 'attached' });
    expect(await options.allTextContents()).toEqual(['blog.example']);
    await page.goto(`/sites/${site.id}/webhooks`);
    await page.getByRole('link', { name: 'Add webhook' }).first().waitFor();
    await page.goto(`/sites/${server.siteId}/webhooks`);
    await page.getByText('This is for admins').waitFor();
    await page.context().close();
  });
});
