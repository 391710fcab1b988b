import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from './support/bellwether.ts';
import { launchBrowser } from './support/browser.ts';
import { type Received, startReceiver, verifyStandard } from './support/receiver.ts';
import { startSite } from './support/site.ts';
import { until } from './support/until.ts';

/** The main job: a page in a real browser becomes signed webhooks, each once. */
let server: Bellwether;
let browser: Browser;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let site: Awaited<ReturnType<typeof startSite>>;
let elsewhere: Awaited<ReturnType<typeof startSite>>;
let secret: string;

beforeAll(async () => {
  server = new Bellwether();
  await server.init('localhost');
  await server.start();
  receiver = await startReceiver();
  elsewhere = await startSite(() => ({ '/': '<h1>Another site</h1>' }));
  const outside = elsewhere.url.replace('localhost', '127.0.0.1');
  const tag = `<script defer src="${server.url}/js/script.js" data-site="${server.siteId}"></script>`;
  site = await startSite(() => ({
    '/': `${tag}<h1>Home</h1><a id="about" href="/about">About</a>`,
    '/about': `${tag}<h1>About</h1><a id="thanks" href="/thanks">Thanks</a> <a id="out" href="${outside}/">Out</a>`,
    '/thanks': `${tag}<h1>Thanks</h1>`,
    '/app': `${tag}<h1>App</h1><button id="one" onclick="history.pushState({}, '', '/app/one')">One</button>
      <button id="two" onclick="history.pushState({}, '', '/app/two')">Two</button>`,
  }));
  await server.api('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Thanked',
    kind: 'page',
    path: '/thanks',
    value: 5,
    currency: 'EUR',
  });
  const { webhook } = await server.api<{ webhook: { secret: string } }>('POST', '/api/v1/webhooks', {
    siteId: server.siteId,
    url: receiver.url,
    events: ['pageview.tracked', 'event.tracked', 'visitor.created', 'session.created', 'goal.converted'],
  });
  secret = webhook.secret;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site, elsewhere, receiver].map(s => s?.stop()));
  await server?.remove();
});

/** A message in a word: its type, and the page, event or goal it is about. */
function gist({ message: { type, data } }: Received): string {
  const goal = data.goal as { name: string } | undefined;
  const subject = goal?.name ?? data.name ?? data.path;
  return subject === undefined ? type : `${type} ${subject}`;
}

const gists = () => receiver.received.map(gist);

/** Waits for the message, so that what follows is a later step of the visit. */
const told = (message: string, times = 1) =>
  until(message, () => gists().filter(g => g === message).length >= times);

/** Everything that is to be sent has been. */
const quiet = () =>
  until('all deliveries are done', async () => {
    const { webhooks } = await server.api<{ webhooks: { id: string }[] }>('GET', '/api/v1/webhooks');
    const { deliveries } = await server.api<{ deliveries: { state: string }[] }>(
      'GET',
      `/api/v1/webhooks/${webhooks[0]!.id}/deliveries?limit=1000`,
    );
    return deliveries.length > 0 && deliveries.every(d => d.state === 'succeeded');
  });

async function visitor(): Promise<Page> {
  const context = await browser.newContext();
  return context.newPage();
}

describe('a visit in a real browser', () => {
  it('to a site of several pages is told page by page, with its event, goal, outbound click and way back', async () => {
    const page = await visitor();
    await page.goto(`${site.url}/`);
    await told('pageview.tracked /');
    await page.click('#about');
    await told('pageview.tracked /about');
    await page.evaluate("bellwether('signup_click', { category: 'conversion', label: 'hero', value: 1 })");
    await told('event.tracked signup_click');
    await page.click('#thanks');
    await told('goal.converted Thanked');
    await page.goBack({ waitUntil: 'commit' });
    await told('pageview.tracked /about', 2);
    await page.click('#out');
    await told('event.tracked Outbound Link: Click');
    await page.context().close();
    await quiet();
    expect(gists().toSorted()).toEqual(
      [
        'visitor.created',
        'session.created',
        'pageview.tracked /',
        'pageview.tracked /about',
        'event.tracked signup_click',
        'pageview.tracked /thanks',
        'goal.converted Thanked',
        'pageview.tracked /about',
        'event.tracked Outbound Link: Click',
      ].toSorted(),
    );
  });

  it('to an application of one page is told at each of its addresses', async () => {
    const before = receiver.received.length;
    const page = await visitor();
    await page.goto(`${site.url}/app`);
    await told('pageview.tracked /app');
    await page.click('#one');
    await told('pageview.tracked /app/one');
    await page.click('#two');
    await told('pageview.tracked /app/two');
    await page.goBack({ waitUntil: 'commit' });
    await told('pageview.tracked /app/one', 2);
    await page.context().close();
    await quiet();
    expect(gists().slice(before).toSorted()).toEqual(
      ['/app', '/app/one', '/app/one', '/app/two'].map(path => `pageview.tracked ${path}`),
    );
  });

  it('is signed so that the reference library verifies every request', () => {
    for (const request of receiver.received) {
      expect(verifyStandard(secret, request)).toEqual(request.message);
      expect(request.headers['x-bellwether-event']).toBe(request.message.type);
      expect(request.headers['webhook-id']).toBe(request.message.id);
    }
    const tampered = { ...receiver.received[0]!, body: `${receiver.received[0]!.body} ` };
    expect(() => verifyStandard(secret, tampered)).toThrow();
  });

  it('is in the reports', async () => {
    const stats = await until('the reports have it', async () => {
      const answer = await server.api<{ metrics: Record<string, number> }>(
        'GET',
        `/api/v1/sites/${server.siteId}/stats?period=7d`,
      );
      // Visits are written some seconds after their events where other processes do that.
      const { pageviews, visits } = answer.metrics;
      return pageviews === 8 && visits !== 0 && answer;
    });
    expect(stats.metrics).toMatchObject({ visitors: 1, visits: 1, pageviews: 8, events: 2, conversions: 1 });
  });
});
