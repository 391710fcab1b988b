import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether, BROWSER } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { addMember, signIn } from '../support/people.ts';
import { until } from '../support/until.ts';

const DOMAIN = 'shop.example';
const HOSTILE = '<script>window.harmed = 1</script>\u202Egpj';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let page: Page;
let experiments: string;
let goalId: string;
beforeAll(async () => {
  server = new Bellwether({ BELLWETHER_TRUSTED_PROXIES: '127.0.0.1' });
  await server.init(DOMAIN);
  await server.start();
  await until('the engine is there', async () => (await fetch(`${server.url}/readyz`)).ok);
  experiments = `/sites/${server.siteId}/experiments`;
  const { goal } = await server.api<{ goal: { id: string } }>('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Sign-up',
    kind: 'event',
    eventName: 'signup',
  });
  goalId = goal.id;
  dashboard = await openDashboard(server);
  page = await dashboard.signedIn();
});
afterAll(async () => {
  await dashboard?.close();
  await server?.remove();
});
afterEach(() => {
  expect(dashboard.complaints.splice(0)).toEqual([]);
});

/** Somebody who sees the variant that is assigned to them; of the shorter headline half sign up, of the other a tenth. */
async function comes(visitor: number): Promise<void> {
  const headers = {
    'User-Agent': BROWSER,
    'X-Forwarded-For': `81.2.${Math.floor(visitor / 250)}.${1 + (visitor % 250)}`,
  };
  const asked = await fetch(`${server.url}/api/experiments?site=${server.siteId}`, { headers });
  const shown = (await asked.json()) as Record<string, string>;
  const signsUp = visitor % 10 < (shown['shorter-headline'] === 'short' ? 5 : 1);
  const events = [
    { type: 'pageview' },
    { type: 'engagement', experiments: shown },
    ...(signsUp ? [{ type: 'event', name: 'signup', revenue: { amount: 9, currency: 'EUR' } }] : []),
  ].map(event => ({ url: `https://${DOMAIN}/`, ...event }));
  const answer = await server.collect({ site: server.siteId, events }, headers);
  expect(answer.status).toBe(202);
}

async function come(from: number, count: number): Promise<void> {
  const visitors = Array.from({ length: count }, (_, i) => from + i);
  while (visitors.length > 0) await Promise.all(visitors.splice(0, 30).map(comes));
}

const verdict = () => page.getByRole('region', { name: 'Verdict' });
const confirm = async (ask: string, action: string) => {
  await page.getByRole('button', { name: ask, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: action }).click();
};
/** What results say is asked for anew every quarter of a minute; nobody waits for that here. */
const lookAgain = async () => {
  await page.reload();
  await settled(page);
};

describe('an experiment', () => {
  it('is made with its shares shown as they are typed', async () => {
    await page.goto(experiments);
    await page.getByText('No experiments yet').waitFor();
    await page.getByRole('link', { name: 'Add an experiment' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Shorter headline');
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('shorter-headline');
    await page.getByLabel('Hypothesis').fill('Short is read to its end.');
    await page.getByLabel('Key of variant 1').fill('long');
    await page.getByLabel('Key of variant 2').fill('short');
    await page.getByLabel('Weight of variant 2').fill('3');
    expect(await page.getByLabel('Share of variant 2').textContent()).toBe('75%');
    await page.getByLabel('Weight of variant 2').fill('1');
    const split = page.getByRole('figure', { name: 'What all visitors are shown' });
    await page.getByLabel('Visitors who take part, in per cent').fill('80');
    expect(await split.getByRole('listitem').allTextContents()).toEqual([
      '40% long',
      '40% short',
      '20% not in the experiment',
    ]);
    await page.getByLabel('Visitors who take part, in per cent').fill('100');
    await page.getByRole('button', { name: 'Add experiment' }).click();
    await page.getByText('Choose the goal that decides.').waitFor();
    await page.getByLabel('Goal that decides').selectOption('Sign-up');
    await page.getByRole('button', { name: 'Add experiment' }).click();
    await page.getByRole('heading', { name: 'Not started' }).waitFor();
    const snippet = await page.getByRole('figure', { name: 'snippet' }).textContent();
    expect(snippet).toContain("const variant = await bellwether.variant('shorter-headline');");
  });

  it('starts when that is confirmed, and says what is still missing', async () => {
    await confirm('Start', 'Start experiment');
    await page.getByRole('heading', { name: 'Not enough data yet' }).waitFor();
    await come(0, 60);
    await until('the visitors', async () => {
      await lookAgain();
      const text = (await verdict().textContent()) ?? '';
      return /\d\d of 100 exposures of “(long|short)”/.test(text);
    });
    expect(await page.getByRole('meter').count()).toBe(1);
  });

  it('shows its results, drawn and in words', async () => {
    await come(1000, 300);
    await until('a winner', async () => {
      await lookAgain();
      return (await verdict().getByRole('heading').textContent()) === '“short” wins';
    });
    const lifts = page.getByRole('figure', { name: /Lift over the control/ }).getByRole('listitem');
    expect(await lifts.allTextContents()).toEqual([
      expect.stringMatching(/^short\+[\d,.]+%.* to \+[\d,.]+%, chance to win/),
    ]);
    const rows = page.getByRole('table', { name: 'Results by variant' }).getByRole('row');
    expect(await rows.nth(0).textContent()).toContain('Revenue per visitor');
    expect(await rows.nth(1).textContent()).toMatch(/^long Control\d+/);
    expect(await rows.nth(2).textContent()).toContain('€');
    await page.getByRole('img', { name: /^Rate so far: long \d/ }).waitFor();
    await page.getByLabel('What is shown').selectOption('Exposures');
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('table', { name: 'Exposures by variant' }).waitFor();
  });

  it('keeps its question once it has started', async () => {
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    expect(await page.getByLabel('Key', { exact: true }).isDisabled()).toBe(true);
    expect(await page.getByLabel('Weight of variant 1').isDisabled()).toBe(true);
    await page.getByLabel('Name', { exact: true }).fill('Headline');
    await page.getByLabel('Name of variant 2').fill('The short one');
    await page.getByRole('button', { name: 'Save experiment' }).click();
    await page.getByRole('heading', { name: '“The short one” wins' }).waitFor();
  });

  it('pauses, goes on, and is completed', async () => {
    await confirm('Pause', 'Pause experiment');
    await page.getByText('Paused', { exact: true }).waitFor();
    await confirm('Go on', 'Go on');
    await page.getByText('Running', { exact: true }).waitFor();
    await confirm('Complete', 'Complete experiment');
    await page.getByText('Completed', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'All experiments' }).click();
    expect(await page.getByRole('row', { name: /Headline/ }).textContent()).toContain('Completed');
  });

  it('has no buttons for who only reads', async () => {
    const owner = await signIn(server, 'owner@example.com');
    await addMember(server, owner, 'reader@example.com', { role: 'viewer' });
    const reader = await dashboard.signedIn({}, 'reader@example.com');
    await reader.goto(experiments);
    await reader.getByRole('link', { name: 'Headline' }).click();
    await reader.getByRole('heading', { name: '“The short one” wins' }).waitFor();
    expect(await reader.getByRole('link', { name: 'Change' }).count()).toBe(0);
    expect(await reader.getByRole('button', { name: 'More actions' }).count()).toBe(0);
    await reader.context().close();
  });

  it('is deleted when that is confirmed', async () => {
    await page.goto(experiments);
    await page.getByRole('link', { name: 'Headline' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete experiment' }).click();
    await page.getByText('No experiments yet').waitFor();
  });
});

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('$colorScheme at $width px', look => {
  it('axe finds nothing serious, names are text, and nothing is too wide', async () => {
    const { experiment } = await server.api<{ experiment: { id: string } }>('POST', '/api/v1/experiments', {
      siteId: server.siteId,
      key: `hostile-${look.width}`,
      name: HOSTILE,
      hypothesis: `${HOSTILE} ${'long'.repeat(400)}`,
      goalId,
      variants: [{ key: 'a', name: HOSTILE }, { key: 'b', name: 'x'.repeat(200) }, { key: 'c' }],
    });
    await server.api('PATCH', `/api/v1/experiments/${experiment.id}`, { status: 'running' });
    const seen = await dashboard.signedIn(look);
    for (const path of ['', `/${experiment.id}`, `/${experiment.id}/edit`, '/new']) {
      await seen.goto(experiments + path);
      await settled(seen);
      expect(await seriousProblems(seen)).toEqual([]);
      expect(await seen.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await seen.evaluate('window.harmed')).toBeUndefined();
    }
    await seen.context().close();
  });
});
