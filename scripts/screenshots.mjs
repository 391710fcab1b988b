// `npm run screenshots [-- FOLDER]`: every screen of the dashboard with demo data, at 1440 and 390 pixels, light and
// dark, into screenshots/ (or FOLDER). `--only NAME` makes those of one screen. Needs `npm run build`, and a Chromium.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { fillAccount } from './screenshots/account.mjs';
import { pastEvents, presentEvents, send } from './screenshots/history.mjs';
import { fillAlerts, fillExperiments, fillFunnels, spreadOverWeeks } from './screenshots/outcomes.mjs';
import { DOMAIN } from './screenshots/people.mjs';
import { screens } from './screenshots/screens.mjs';
import { fillWebhooks } from './screenshots/webhooks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const account = { email: 'ada@fieldnotes.example', password: 'correct horse battery' };
/** Further sites, with a seed that also is their size. */
const others = [
  ['Fieldnotes Blog', 'blog.fieldnotes.example', 13],
  ['Status page', 'status.fieldnotes.example', 5],
];
const widths = [1440, 390];
const themes = ['light', 'dark'];

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const folder = resolve(positionals[0] ?? join(root, 'screenshots'));

/** The harness of the end-to-end tests: a server in a process of its own, and a browser. */
const { module: harness } = await runnerImport(join(root, 'e2e/support/bellwether.ts'));
const { module: commands } = await runnerImport(join(root, 'e2e/support/command.ts'));
const { module: browsers } = await runnerImport(join(root, 'e2e/support/browser.ts'));

const server = new harness.Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
const { siteId } = await server.init(DOMAIN, account.email);
await server.start();
const browser = await browsers.launchBrowser();
/** A second one, which has no account yet. */
const fresh = new harness.Bellwether();
await fresh.start();
let stopReceiver = () => {};
try {
  const call = (method, path, body) => server.api(method, `/api/v1${path}`, body);
  const made = await fill(call);
  mkdirSync(folder, { recursive: true });
  const asked = screens.filter(({ name }) => !values.only || name.startsWith(values.only));
  for (const theme of themes) {
    for (const width of widths) await shoot(asked, { theme, width, made });
  }
} finally {
  await browser.close();
  await Promise.all([server.remove(), fresh.remove()]);
  stopReceiver();
}

/** What the pictures show. */
async function fill(call) {
  await call('PATCH', `/sites/${siteId}`, { name: 'Fieldnotes', timezone: 'Europe/Berlin' });
  const goals = [
    { name: 'Sign-up', kind: 'event', eventName: 'signup', value: 12, currency: 'USD' },
    { name: 'Purchase', kind: 'event', eventName: 'purchase', oncePer: 'every' },
    { name: 'Newsletter', kind: 'event', eventName: 'newsletter' },
    { name: 'Read the pricing', kind: 'page', path: '/pricing' },
    { name: 'Stayed three minutes', kind: 'duration', seconds: 180 },
  ];
  const [signUp] = await Promise.all(goals.map(goal => call('POST', '/goals', { siteId, ...goal })));
  const now = Date.now();
  const past = pastEvents(now);
  await send(call, siteId, past);
  const webhooks = await fillWebhooks(call, siteId);
  stopReceiver = webhooks.stop;
  const alertId = await fillAlerts(call, siteId);
  await send(call, siteId, presentEvents(23, now));
  const otherIds = [];
  for (const [name, domain, seed] of others) {
    const { site } = await call('POST', '/sites', { name, domain, timezone: 'Europe/Berlin' });
    otherIds.push(site.id);
    await send(call, site.id, pastEvents(now, { days: 14, seed, domain, scale: seed / 40 }));
  }
  const unvisited = await call('POST', '/sites', {
    name: 'Fieldnotes Shop',
    domain: 'shop.fieldnotes.example',
  });
  await counted(call, past.filter(event => event.type === 'pageview').length);
  const funnelId = await fillFunnels(call, siteId, signUp.goal.id);
  const launch = await fillExperiments(call, server.url);
  const invitation = await fillAccount(server.url, account, [siteId, ...otherIds]);
  const { healthy, failing } = webhooks;
  const deliveries = await webhooks.settled();
  return {
    siteId,
    goalId: signUp.goal.id,
    alertId,
    funnelId,
    ...launch,
    invitation,
    newPassword: await newPasswordLink(),
    setUp: await setUpLink(),
    unvisited: unvisited.site.id,
    healthy,
    failing,
    ...deliveries,
  };
}

async function newPasswordLink() {
  const args = ['password', '--email', account.email, '--data', server.folder];
  const { output } = await commands.command(args);
  return /http\S+/.exec(output)[0];
}

/** The start prints it. */
async function setUpLink() {
  for (;;) {
    const link = /http\S+\/setup\?token=\S+/.exec(fresh.output.join('\n'))?.[0];
    if (link) return link;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** History is counted a little after it is taken. */
async function counted(call, pageviews) {
  for (;;) {
    const { metrics } = await call('GET', `/sites/${siteId}/stats?period=all`);
    if (metrics.pageviews >= pageviews) return;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

async function shoot(list, { theme, width, made }) {
  const context = await browser.newContext({
    viewport: { width, height: width > 500 ? 900 : 844 },
    deviceScaleFactor: width > 500 ? 1 : 2,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  await spreadOverWeeks(context);
  const page = await context.newPage();
  page.on('pageerror', error => console.error(`${theme} ${width}: ${error}`));
  page.on(
    'response',
    answer => answer.status() >= 400 && console.error(`${answer.status()} ${answer.url()}`),
  );
  for (const { name, path, signedOut, before, after } of list) {
    await (signedOut ? context.clearCookies() : signIn(context));
    await page.goto(new URL(path(made), server.url).href);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    await settled(page);
    await before?.(page, made);
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`), fullPage: true });
    await after?.(page);
    console.log(`${name}-${width}-${theme}.png`);
  }
  await context.close();
}

async function signIn(context) {
  const [known] = await context.cookies();
  if (!known) await context.request.post(`${server.url}/api/v1/auth/sign-in`, { data: account });
}

/** Nothing is loading any more. */
function settled(page) {
  return page.waitForFunction(() => !document.querySelector('.skeleton'), undefined, { timeout: 15_000 });
}
