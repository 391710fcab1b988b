import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether, BROWSER } from './support/bellwether.ts';
import { launchBrowser } from './support/browser.ts';
import { startReceiver } from './support/receiver.ts';
import { startSite } from './support/site.ts';
import { until } from './support/until.ts';

/** An experiment from `bellwether.variant()` in a real browser to its results, and to the message that decides it. */
let server: Bellwether;
let browser: Browser;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let site: Awaited<ReturnType<typeof startSite>>;
let experimentId: string;

interface Results {
  status: string;
  results: { key: string; exposures: number; conversions: number; rate: number; chanceToWin: number }[];
  excludedVisitors: number;
  sampleRatio: { p: number; mismatch: boolean };
  verdict: { state: string; winner: string | null };
  decision: { variant: string } | null;
}

const results = async () =>
  (
    await server.api<{ experiment: Results }>(
      'GET',
      `/api/v1/sites/${server.siteId}/experiments/${experimentId}`,
    )
  ).experiment;

beforeAll(async () => {
  server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
  await server.init('localhost');
  await start();
  receiver = await startReceiver();
  site = await startSite(() => ({
    '/': `<script defer src="${server.url}/js/script.js" data-site="${server.siteId}"></script><h1>Home</h1>`,
  }));
  const { goal } = await server.api<{ goal: { id: string } }>('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Signup',
    kind: 'event',
    eventName: 'signup',
  });
  await server.api('POST', '/api/v1/webhooks', {
    siteId: server.siteId,
    url: receiver.url,
    events: ['event.tracked', 'experiment.decided', 'session.ended'],
  });
  const { experiment } = await server.api<{ experiment: { id: string } }>('POST', '/api/v1/experiments', {
    siteId: server.siteId,
    key: 'hero',
    goalId: goal.id,
    variants: [{ key: 'long' }, { key: 'short' }],
  });
  experimentId = experiment.id;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site, receiver].map(s => s?.stop()));
  await server?.remove();
});

/** Starts the server, and waits until it answers reports too. */
async function start(): Promise<void> {
  await server.start();
  await until('the engine is there', async () => (await fetch(`${server.url}/readyz`)).ok);
}

const become = (status: string) => server.api('PATCH', `/api/v1/experiments/${experimentId}`, { status });

/** The headers of somebody who comes from an address of their own. */
const from = (visitor: number) => ({
  'User-Agent': BROWSER,
  'X-Forwarded-For': `81.2.${Math.floor(visitor / 250)}.${1 + (visitor % 250)}`,
});

async function assigned(visitor: number): Promise<Record<string, string>> {
  const answer = await fetch(`${server.url}/api/experiments?site=${server.siteId}`, {
    headers: from(visitor),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, string>;
}

const report = async (visitor: number, ...events: object[]) => {
  const url = `${site.url}/`;
  const told = events.map(event => ({ url, ...event }));
  const answer = await server.collect({ site: server.siteId, events: told }, from(visitor));
  expect(answer.status).toBe(202);
};

describe('an experiment', () => {
  it('that has not started assigns nobody', async () => {
    expect(await assigned(1)).toEqual({});
    await become('running');
    expect(await assigned(1)).toEqual({ hero: expect.stringMatching(/^(long|short)$/) });
  });

  it('is shown by a page, and its conversion counted for what was shown', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${site.url}/`);
    const variant = await page.evaluate("bellwether.variant('hero')");
    const again = await page.evaluate("bellwether.variant('hero')");
    expect(again).toBe(variant);
    await page.evaluate("bellwether('signup')");
    const counted = await until('the browser’s visit is in the results', async () => {
      const { results: variants } = await results();
      return variants.find(v => v.conversions === 1) && variants;
    });
    expect(counted).toMatchObject(
      ['long', 'short'].map(key => ({
        key,
        exposures: key === variant ? 1 : 0,
        conversions: key === variant ? 1 : 0,
      })),
    );
    await page.context().close();
  });

  it('leaves a visit of one page a bounce, and is no event', async () => {
    const { hero } = await assigned(2);
    await report(2, { type: 'pageview' }, { type: 'engagement', experiments: { hero } });
    const stats = await until('the visit is in the reports', async () => {
      const answer = await server.api<{ metrics: Record<string, number> }>(
        'GET',
        `/api/v1/sites/${server.siteId}/stats?period=7d`,
      );
      return answer.metrics.visits === 2 && answer;
    });
    expect(stats.metrics).toMatchObject({ pageviews: 2, events: 1, bounceRate: 0.5 });
    expect(receiver.types().filter(type => type === 'event.tracked')).toHaveLength(1);
  });

  it('believes no page that says it showed what nobody was assigned', async () => {
    for (let visitor = 10; visitor < 20; visitor++) {
      const { hero } = await assigned(visitor);
      await report(visitor, { type: 'pageview', experiments: { hero: hero === 'long' ? 'short' : 'long' } });
    }
    await report(20, { type: 'pageview', experiments: { hero: 'neither' } });
    await until('their visits are in the reports', async () => {
      const answer = await server.api<{ metrics: Record<string, number> }>(
        'GET',
        `/api/v1/sites/${server.siteId}/stats?period=7d`,
      );
      return answer.metrics.visits === 13;
    });
    const { results: variants, excludedVisitors } = await results();
    expect(variants.reduce((sum, { exposures }) => sum + exposures, 0)).toBe(2);
    expect(excludedVisitors).toBe(0);
  });

  it('assigns everybody the same after a restart', async () => {
    const visitors = Array.from({ length: 50 }, (_, i) => 100 + i);
    const before = await Promise.all(visitors.map(assigned));
    expect(new Set(before.map(({ hero }) => hero)).size).toBe(2);
    await server.end('SIGKILL');
    await start();
    expect(await Promise.all(visitors.map(assigned))).toEqual(before);
  });

  it('is decided by enough visitors, and told of once, over a restart too', async () => {
    const comes = async (visitor: number) => {
      const { hero } = await assigned(visitor);
      const converts = visitor % 10 < (hero === 'short' ? 5 : 1);
      await report(
        visitor,
        { type: 'pageview' },
        { type: 'engagement', experiments: { hero } },
        ...(converts ? [{ type: 'event', name: 'signup' }] : []),
      );
    };
    const visitors = Array.from({ length: 400 }, (_, i) => 1000 + i);
    while (visitors.length > 0) await Promise.all(visitors.splice(0, 40).map(comes));
    const done = await until('all are counted', async () => {
      const found = await results();
      return found.results.reduce((sum, { exposures }) => sum + exposures, 0) === 402 && found;
    });
    expect(done).toMatchObject({
      verdict: { state: 'decided', winner: 'short' },
      sampleRatio: { mismatch: false },
      decision: null,
    });
    // Experiments are judged at every start.
    await server.end('SIGTERM');
    await start();
    const decided = () => receiver.received.filter(({ message }) => message.type === 'experiment.decided');
    await until('the decision is told', () => decided().length > 0);
    const { results: variants } = await results();
    expect(decided()[0]!.message.data).toMatchObject({
      siteId: server.siteId,
      experiment: { id: experimentId, key: 'hero', name: 'hero' },
      winner: { key: 'short', name: 'short' },
      variants: variants.map(({ key, exposures, conversions }) => ({ key, exposures, conversions })),
    });
    await server.end('SIGTERM');
    await start();
    expect((await results()).decision).toMatchObject({ variant: 'short' });
    expect(decided()).toHaveLength(1);
  });

  it('that is completed assigns nobody any more, and keeps its results', async () => {
    const before = await results();
    await become('completed');
    expect(await assigned(1)).toEqual({});
    expect((await results()).results).toEqual(before.results);
  });
});
