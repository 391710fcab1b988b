import type { Page } from 'playwright-core';
import { Bellwether } from '../e2e/support/bellwether.ts';
import { launchBrowser } from '../e2e/support/browser.ts';
import { fill } from './support/fill.ts';
import { machine } from './support/machine.ts';
import { percentiles } from './support/percentiles.ts';

/**
 * The overview of a site with a million events over 90 days, in a real Chromium: from the address to the first answer
 * shown (headline and chart), and to the last panel; once with an empty browser and then with what it has cached. With
 * it, how far anything moved while data came in (layout shift, of which 0.1 is called good).
 */
const EVENTS = Number(process.env.EVENTS ?? 1_000_000);
const DAYS = 90;
const EVENTS_A_VISIT = 5.05;
const LOADS = 7;
const PASSWORD = 'correct horse battery';

/** In the page: the sum of what has moved without being asked to. */
const SHIFT = `new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const shift of list.getEntries()) sum += shift.value; })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum), 0));
})`;

/** Milliseconds since the navigation began, but for the shift. */
interface Load {
  usable: number;
  complete: number;
  shift: number;
}

const server = new Bellwether();
const browser = await launchBrowser();
try {
  await server.init('example.com');
  const to = Date.now();
  const visits = Math.round(EVENTS / EVENTS_A_VISIT);
  await fill(server.folder, [{ siteId: server.siteId, visits, from: to - DAYS * 86_400_000, to }]);
  await server.start();
  await server.logged(line => line.msg === 'The event store is ready.');

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: server.url });
  const signIn = { email: 'owner@example.com', password: PASSWORD };
  const answer = await context.request.post('/api/v1/auth/sign-in', { data: signIn });
  if (!answer.ok()) throw new Error(await answer.text());

  const loads: Load[] = [];
  for (let n = 0; n < LOADS; n++) {
    const page = await context.newPage();
    loads.push(await load(page));
    await page.close();
  }
  const [first, ...cached] = loads;
  const median = (key: keyof Load) => percentiles(cached.map(l => l[key])).p50;
  console.log(machine());
  console.table([
    { load: 'empty cache', ...rounded(first!) },
    {
      load: `cached, median of ${cached.length}`,
      ...rounded({ usable: median('usable'), complete: median('complete'), shift: median('shift') }),
    },
  ]);
} finally {
  await browser.close();
  await server.remove();
}

async function load(page: Page): Promise<Load> {
  await page.goto(`/sites/${server.siteId}?period=30d`, { waitUntil: 'commit' });
  await page.locator('.headline').waitFor();
  await page.locator('.headline .skeleton').first().waitFor({ state: 'detached' });
  await page.locator('.uplot canvas').first().waitFor();
  const usable = await page.evaluate<number>('performance.now()');
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  const complete = await page.evaluate<number>('performance.now()');
  return { usable, complete, shift: await page.evaluate<number>(SHIFT) };
}

function rounded({ usable, complete, shift }: Load) {
  return {
    'usable, ms': Math.round(usable),
    'complete, ms': Math.round(complete),
    'layout shift': Number(shift.toFixed(3)),
  };
}
