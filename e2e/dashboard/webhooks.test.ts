import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether } from '../support/bellwether.ts';
import { launchBrowser } from '../support/browser.ts';
import { hostile, startHostileReceiver } from '../support/hostile-receiver.ts';
import { startReceiver, verifyStandard } from '../support/receiver.ts';
import { until } from '../support/until.ts';

/** The dashboard's webhooks and deliveries, as people use them, with real receivers at the other end. */
let server: Bellwether;
let browser: Browser;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
/** What the receiver answers. */
let answer = 200;
let page: Page;
let webhooks: string;
const complaints: string[] = [];

beforeAll(async () => {
  server = new Bellwether();
  await server.init('shop.example.com');
  await server.start();
  receiver = await startReceiver(() => answer);
  browser = await launchBrowser();
  webhooks = `${server.url}/sites/${server.siteId}/webhooks`;
  await server.api('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Signup',
    kind: 'event',
    eventName: 'signup',
    oncePer: 'every',
  });
});
afterAll(async () => {
  await browser?.close();
  await receiver?.stop();
  await server?.remove();
});

beforeEach(async () => {
  answer = 200;
  receiver.received.length = 0;
  complaints.length = 0;
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  page = await context.newPage();
  page.on('console', line => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', error => complaints.push(error.message));
  await page.request.post(`${server.url}/api/v1/auth/sign-in`, {
    headers: { Origin: server.url },
    data: { email: 'owner@example.com', password: 'correct horse battery' },
  });
});
afterEach(async () => {
  await page.context().close();
  expect(complaints).toEqual([]);
});

/** A webhook made by the API, for tests that are about something else. */
async function addWebhook(over: object = {}): Promise<{ id: string; secret: string }> {
  const fields = { name: 'Receiver', url: receiver.url, events: ['goal.converted'], siteId: server.siteId };
  const { webhook } = await server.api<{ webhook: { id: string; secret: string } }>(
    'POST',
    '/api/v1/webhooks',
    {
      ...fields,
      ...over,
    },
  );
  return webhook;
}

/** Nobody looks at it any more: a page that asks for what is gone is told so, and the browser complains. */
async function removeWebhook(id: string): Promise<void> {
  await page.goto('about:blank');
  await server.api('DELETE', `/api/v1/webhooks/${id}`);
}

/** So many visitors sign up. */
async function signUps(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => ({
    type: 'event',
    name: 'signup',
    url: `https://shop.example.com/welcome?n=${i}`,
  }));
  const response = await server.collect({ site: server.siteId, events });
  expect(response.status).toBe(202);
}

const button = (name: string | RegExp, inside: Page | ReturnType<Page['getByRole']> = page) =>
  inside.getByRole('button', { name, exact: typeof name === 'string' });

describe('adding a webhook', () => {
  it('goes from its address to a test that a receiver verified with the secret that was shown', async () => {
    await page.goto(webhooks);
    await page.getByText('No webhooks yet').waitFor();
    await page.getByRole('link', { name: 'Add webhook' }).first().click();

    const url = page.getByLabel('URL');
    await url.fill('https://10.0.0.1/hook');
    await page.getByText('URL must be publicly reachable: 10.0.0.1 is a private address').waitFor();
    await url.fill(receiver.url);
    await page.getByText('This address can be used.').waitFor();

    await page.getByLabel('Name', { exact: true }).fill('Orders');
    await page.getByRole('radio', { name: /Statalog/ }).check();
    const types = page.getByRole('group', { name: 'Types of messages' });
    expect(await types.getByRole('checkbox').count()).toBe(3);
    await types.getByRole('checkbox', { name: 'goal.converted' }).check();
    const sample = page.getByRole('complementary', { name: 'Sample request' });
    await sample.getByText('"monetary_value":').waitFor();
    await page.getByRole('radio', { name: /Standard/ }).check();
    await sample.getByText('"trafficSource":').waitFor();

    await button('Add condition').click();
    await page.getByLabel('Field of condition 1').fill('goal.name');
    await page.getByLabel('Value of condition 1').fill('Signup');
    await page.getByLabel('When a delivery fails, try again').selectOption('own');
    await page.getByLabel('Waits').fill('5s, 2h');
    await page.getByText('3 attempts over 2 h').waitFor();
    await button('Add webhook').click();

    await page.getByRole('heading', { name: 'Orders is ready' }).waitFor();
    const secret = await page.getByText(/^whsec_/).textContent();
    await page.getByRole('tab', { name: 'Python' }).click();
    await page.getByText('hmac.compare_digest').waitFor();

    await button('Send test').click();
    const dialog = page.getByRole('dialog', { name: 'Test' });
    await dialog.getByText('The receiver took it with 200.').waitFor();
    await dialog.getByText('webhook-signature').waitFor();
    const [test] = receiver.received;
    expect(verifyStandard(secret!, test!)).toMatchObject({ type: 'webhook.test' });
    expect(await dialog.getByLabel('Request headers').textContent()).toContain(
      test!.headers['webhook-signature'],
    );
    await button('Close', dialog).click();

    await page.getByRole('link', { name: 'Go to the webhook' }).click();
    await page.getByRole('link', { name: 'webhook.test' }).waitFor();
    await page.goto(webhooks);
    await page.getByRole('link', { name: 'Orders' }).waitFor();
    await page.getByText('100%', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(secret);
    const [{ id, filter, retry }] = (
      await server.api<{ webhooks: [{ id: string; filter: unknown; retry: unknown }] }>(
        'GET',
        '/api/v1/webhooks',
      )
    ).webhooks;
    expect([filter, retry]).toEqual([[{ field: 'goal.name', op: 'is', value: 'Signup' }], [5, 7200]]);
    await removeWebhook(id);
  });

  it('is told what is missing, and what the server refuses, at the field', async () => {
    await page.goto(`${webhooks}/new`);
    await button('Add webhook').click();
    await page.getByText('Choose at least one.').first().waitFor();
    expect(await page.evaluate('document.activeElement.type')).toBe('url');
    await page.getByLabel('URL').fill('https://example.com/hook');
    await page.getByRole('checkbox', { name: 'goal.converted' }).check();
    await button('Add header').click();
    await page.getByLabel('Name of header 1').fill('Host');
    await page.getByLabel('Value of header 1').fill('internal');
    await button('Add webhook').click();
    await page.getByText(/Host/).first().waitFor();
    expect(await page.getByRole('heading', { name: 'Add a webhook' }).isVisible()).toBe(true);
    // The browser notes refusals by itself.
    complaints.length = 0;
  });
});

describe('a delivery that failed', () => {
  it('says why, and arrives by a replay once the receiver is mended', async () => {
    const { id, secret } = await addWebhook({ retry: [] });
    answer = 401;
    await signUps(1);
    await page.goto(`${webhooks}/${id}`);
    const row = page.getByRole('row', { name: /goal.converted/ });
    await row.getByText('Given up').waitFor();
    await row.getByText('401').waitFor();
    await row.getByRole('link').click();
    await page.getByText('The receiver answered 401: it did not accept who sends.').waitFor();
    await page.getByText('verify the raw body').waitFor();
    await page.getByText('Wait for answer').waitFor();

    answer = 200;
    await button('Replay').click();
    await page.getByText('The receiver took it with 200.').waitFor();
    await button(/Attempt 1/).click();
    await page.getByText('The receiver answered 401').waitFor();
    const [first, again] = receiver.received;
    expect(again!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    verifyStandard(secret, again!);
    await removeWebhook(id);
  });

  it('is explained where nobody listens', async () => {
    const { id } = await addWebhook({ url: 'http://127.0.0.1:9/', retry: [] });
    await page.goto(`${webhooks}/${id}`);
    await button('Send test').click();
    await page.getByText('127.0.0.1:9 refused the connection: nothing listens there.').waitFor();
    await removeWebhook(id);
  });

  it('shows what a hostile receiver answered as text', async () => {
    const evil = await startHostileReceiver();
    const { id } = await addWebhook({ name: '<b>Bold</b>\u202Eeman', url: evil.url, retry: [] });
    await page.goto(`${webhooks}/${id}`);
    await button('Send test').click();
    const body = page.getByRole('figure', { name: 'Response body' });
    await body.getByText('<script>window.harmed = true</script>').waitFor();
    const text = (await body.textContent())!;
    expect(text).toContain('⟨U+202E⟩gnp.exe');
    expect(text.length).toBeGreaterThan(10_000);
    await page.getByText(hostile.header).waitFor();
    await page.goto(webhooks);
    await page.getByRole('link', { name: '<b>Bold</b>' }).waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await removeWebhook(id);
    await evil.stop();
  });
});

describe('the delivery log', () => {
  it('fills itself, can be filtered by its address, and replays what is chosen', async () => {
    const { id } = await addWebhook({ retry: [] });
    await page.goto(`${webhooks}/${id}`);
    await page.getByText('Nothing has been sent yet').waitFor();
    answer = 500;
    await signUps(3);
    await expect
      .poll(() => page.getByText('Given up', { exact: true }).count(), { timeout: 20_000 })
      .toBeGreaterThan(3);

    await page.getByLabel('State').selectOption('succeeded');
    await page.getByText('Nothing fits these filters').waitFor();
    expect(new URL(page.url()).searchParams.get('state')).toBe('succeeded');
    await page.goto(`${webhooks}/${id}?state=failed&type=goal.converted&span=1h`);
    expect(await page.getByLabel('Time').inputValue()).toBe('1h');
    await page
      .getByRole('row', { name: /goal.converted/ })
      .nth(2)
      .waitFor();

    answer = 200;
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
    await button('Replay chosen').click();
    await page.getByText('3 deliveries are sent again.').waitFor();
    await page.getByText('Nothing fits these filters').waitFor();
    await until(
      'all three arrived',
      () => receiver.received.filter(({ status }) => status === 200).length === 3,
    );
    await removeWebhook(id);
  });

  it('stands still while it is paused', async () => {
    const { id } = await addWebhook();
    await page.goto(`${webhooks}/${id}`);
    await button('Live').click();
    await button('Paused').waitFor();
    await signUps(1);
    await until('it arrived', () => receiver.received.length === 1);
    expect(await page.getByRole('row', { name: /goal.converted/ }).count()).toBe(0);
    await button('Paused').click();
    await page.getByRole('row', { name: /goal.converted/ }).waitFor();
    await removeWebhook(id);
  });
});

describe('replays and backfills', () => {
  it('replay in bulk what was given up, counted before', async () => {
    const { id } = await addWebhook({ retry: [] });
    answer = 500;
    await signUps(4);
    await until('all were refused', () => receiver.received.length === 4);
    answer = 200;
    await page.goto(`${webhooks}/${id}/jobs`);
    await button('Replay deliveries…').click();
    await page.getByText('4 messages', { exact: true }).waitFor();
    await button('Send 4 messages').click();
    await page.getByText('4 of 4 queued').waitFor();
    await until('all arrived', () => receiver.received.filter(({ status }) => status === 200).length === 4);
    await removeWebhook(id);
  });

  it('backfill a webhook with what happened before it was there', async () => {
    await signUps(5);
    const { id } = await addWebhook({ events: ['goal.converted', 'alert.triggered'] });
    await page.goto(`${webhooks}/${id}/jobs`);
    await page.getByText('None yet').waitFor();
    await button('Backfill…').click();
    const dialog = page.getByRole('dialog', { name: 'Backfill' });
    expect(await dialog.getByRole('checkbox').count()).toBe(1);
    await dialog.getByLabel('Happened').selectOption('1h');
    const dryRun = dialog.getByRole('button', { name: /^Send|^Nothing/ });
    const send = await until('the engine has all of them', async () => {
      const count = Number(/\d+/.exec((await dryRun.textContent()) ?? '')?.[0]);
      if (count >= 5) return count;
      // A dry run tells of what the analytics engine has, which is a second or two behind.
      await dialog.getByLabel('Happened').selectOption('24h');
      await dialog.getByLabel('Happened').selectOption('1h');
      return null;
    });
    await button(`Send ${send} messages`, dialog).click();
    await page.getByText(`${send} of ${send} queued`).waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await until('all arrived', () => receiver.received.length >= send);
    await removeWebhook(id);
  });
});

describe('looking after a webhook', () => {
  it('changes it, switches it off and on, rotates its secret, and deletes it', async () => {
    const { id, secret } = await addWebhook();
    await page.goto(`${webhooks}/${id}/settings`);
    await page.getByLabel('Name', { exact: true }).fill('Renamed');
    await page.getByLabel('Timeout in seconds').fill('5');
    await button('Save').click();
    await page.getByRole('heading', { name: 'Renamed' }).waitFor();

    await button('More actions').click();
    await page.getByRole('menuitem', { name: 'Switch off' }).click();
    await page.getByText('Somebody switched it off.').waitFor();
    await signUps(1);
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await page
      .getByRole('row', { name: /goal.converted/ })
      .getByText('Paused')
      .waitFor();
    await button('Enable').click();
    await page
      .getByRole('row', { name: /goal.converted/ })
      .getByText('Succeeded')
      .waitFor();

    await page.getByRole('link', { name: 'Verify' }).click();
    await button('Rotate secret…').click();
    await page.getByLabel('The old one goes on signing for').selectOption('168');
    await button('Rotate secret').click();
    const rotated = await page.getByText(/^whsec_/).textContent();
    expect(rotated).not.toBe(secret);
    await button('I have copied it').click();
    await button('Send test').click();
    await page.getByText('The receiver took it with 200.').waitFor();
    const test = receiver.received.at(-1)!;
    verifyStandard(secret, test);
    verifyStandard(rotated!, test);
    await page.keyboard.press('Escape');

    await button('More actions').click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await button('Delete webhook').click();
    await page.getByText('The webhook is deleted.').waitFor();
    await page.getByRole('heading', { name: 'Webhooks', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Renamed' }).count()).toBe(0);
  });

  it('tells why the system switched it off', async () => {
    const { id } = await addWebhook();
    answer = 410;
    await signUps(1);
    await page.goto(`${webhooks}/${id}`);
    await page.getByText('It answered 410 Gone.').waitFor();
    await page.getByText('Switched off', { exact: true }).waitFor();
    await button('Enable').click();
    await page.getByText('It is enabled.').waitFor();
    await removeWebhook(id);
  });

  it('is the same below the account, with the site said', async () => {
    const { id } = await addWebhook({ name: 'Of one site' });
    const all = await addWebhook({ name: 'Of all sites', siteId: null });
    await page.goto(`${server.url}/account/webhooks`);
    await page.getByText('shop.example.com', { exact: true }).last().waitFor();
    await page.getByText('All sites', { exact: true }).last().waitFor();
    await page.getByRole('link', { name: 'Of one site' }).click();
    await page.getByRole('heading', { name: 'Of one site' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/account/webhooks/${id}`);
    await removeWebhook(id);
    await removeWebhook(all.id);
  });
});

describe('for everybody', () => {
  let screens: Record<string, string>;
  beforeAll(async () => {
    const evil = await startHostileReceiver();
    const failing = await addWebhook({ name: 'Failing', url: evil.url, retry: [3600] });
    await addWebhook({ name: 'Well' });
    await signUps(2);
    const log = `/api/v1/webhooks/${failing.id}/deliveries`;
    const { deliveries } = await until('it was tried', async () => {
      const answered = await server.api<{ deliveries: { id: string; attempts: number }[] }>('GET', log);
      return answered.deliveries[0]?.attempts ? answered : null;
    });
    screens = {
      list: '',
      form: '/new',
      log: `/${failing.id}`,
      jobs: `/${failing.id}/jobs`,
      verify: `/${failing.id}/verify`,
      settings: `/${failing.id}/settings`,
      delivery: `/${failing.id}/deliveries/${deliveries[0]!.id}`,
    };
    await evil.stop();
  });

  it.each(['list', 'form', 'log', 'jobs', 'verify', 'settings', 'delivery'])(
    'axe finds nothing serious on the screen %s, in light and dark, wide and narrow',
    async name => {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [1440, 390]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          await page.goto(webhooks + screens[name]!, { waitUntil: 'networkidle' });
          expect(await seriousProblems(page)).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        }
      }
    },
  );

  it('dialogs too', async () => {
    await page.goto(webhooks + screens.jobs!, { waitUntil: 'networkidle' });
    await button('Replay deliveries…').click();
    await page.getByLabel('What it would send').waitFor();
    expect(await seriousProblems(page)).toEqual([]);
  });
});
