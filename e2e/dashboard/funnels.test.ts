import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from '../support/axe.ts';
import { Bellwether } from '../support/bellwether.ts';
import { openDashboard, settled } from '../support/dashboard.ts';
import { someVisits, tell } from '../support/demo-site.ts';
import { addMember, signIn } from '../support/people.ts';
import { until } from '../support/until.ts';

const DOMAIN = 'shop.example';
const HOSTILE = '<script>window.harmed = 1</script>\u202Egpj';

let server: Bellwether;
let dashboard: Awaited<ReturnType<typeof openDashboard>>;
let page: Page;
let funnels: string;
let goalId: string;
beforeAll(async () => {
  server = new Bellwether();
  await server.init(DOMAIN);
  await server.start();
  funnels = `/sites/${server.siteId}/funnels`;
  const { goal } = await server.api<{ goal: { id: string } }>('POST', '/api/v1/goals', {
    siteId: server.siteId,
    name: 'Sign-up',
    kind: 'event',
    eventName: 'signup',
  });
  goalId = goal.id;
  await tell(server, someVisits(DOMAIN, Date.now()));
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

const steps = () => page.getByRole('list', { name: 'Steps of the funnel' }).getByRole('listitem');

/** By the API, for tests that are about something else. */
const add = async (fields: object) => {
  const { funnel } = await server.api<{ funnel: { id: string } }>('POST', '/api/v1/funnels', {
    siteId: server.siteId,
    ...fields,
  });
  return funnel.id;
};

describe('a funnel', () => {
  it('is made of a page, a goal and an event, and shows where visitors are lost', async () => {
    await page.goto(funnels);
    await page.getByText('No funnels yet').waitFor();
    await page.getByRole('link', { name: 'Add a funnel' }).click();
    await page.getByRole('button', { name: 'Add funnel' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name of the funnel').fill('Buying');
    await page.getByLabel('Step 1: path of the page').fill('/features');
    await page.getByLabel('Kind of step 2').selectOption('Goal');
    await page.getByLabel('Step 2: goal').selectOption('Sign-up');
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByLabel('Kind of step 3').selectOption('Event');
    await page.getByLabel('Step 3: name of the event').fill('purchase');
    await page.getByRole('button', { name: 'Add funnel' }).click();
    await page.getByRole('heading', { name: 'Buying' }).waitFor();
    await settled(page);
    await page.getByText('3 of 24 visits took all 3 steps: 13%.').waitFor();
    await page.getByText('Most are lost between steps 1 and 2: 18 visits (75%).').waitFor();
    const told = await steps().allTextContents();
    expect(told).toHaveLength(3);
    expect(told[1]).toMatch(/Sign-up.*25% of the first step.*25% went on.*18 lost/);
  });

  it('has a table behind the drawing, and the view of the overview', async () => {
    await page.getByRole('button', { name: 'Table' }).click();
    const row = page.getByRole('table', { name: 'Steps of the funnel' }).getByRole('row').nth(3);
    expect(await row.textContent()).toMatch(/3\. Event purchase3350%13%3 \(50%\)/);
    await page.getByRole('button', { name: 'Table' }).click();
    await page.keyboard.press('y');
    await until('yesterday', () => new URL(page.url()).searchParams.get('period') === 'yesterday');
    await page.getByText(/took the first step in this period|of \d visits? took all/).waitFor();
  });

  it('changes: steps move, and it may go over several visits', async () => {
    const id = await add({
      name: 'Reading',
      steps: [
        { kind: 'page', path: '/features' },
        { kind: 'goal', goalId },
      ],
    });
    await page.goto(`${funnels}/${id}`);
    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByRole('button', { name: 'Move step 2 up' }).click();
    await page.getByLabel('In several visits of a visitor').check();
    await page.getByText('This site’s visitor ids last a day').waitFor();
    await page.getByLabel('At most').fill('12');
    await page.getByLabel('Unit').selectOption('hours');
    expect(await page.getByText('This site’s visitor ids last a day').count()).toBe(0);
    await page.getByRole('button', { name: 'Save funnel' }).click();
    await page.getByText('Within 12 h over a visitor’s visits.', { exact: false }).waitFor();
    expect((await steps().first().textContent())?.startsWith('1GoalSign-up')).toBe(true);
  });

  it('is deleted when that is confirmed', async () => {
    const id = await add({
      name: 'Short-lived',
      steps: [
        { kind: 'page', path: '/' },
        { kind: 'page', path: '/pricing' },
      ],
    });
    await page.goto(`${funnels}/${id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete funnel' }).click();
    await page.getByRole('heading', { name: 'Funnels' }).waitFor();
    await until('gone', async () => (await page.getByText('Short-lived').count()) === 0);
  });

  it('has no buttons for who only reads', async () => {
    const owner = await signIn(server, 'owner@example.com');
    await addMember(server, owner, 'reader@example.com', { role: 'viewer' });
    const reader = await dashboard.signedIn({}, 'reader@example.com');
    await reader.goto(funnels);
    await reader.getByRole('link', { name: /Buying/ }).click();
    await reader.getByText('took all 3 steps', { exact: false }).waitFor();
    expect(await reader.getByRole('link', { name: 'Change' }).count()).toBe(0);
    expect(await reader.getByRole('button', { name: 'More actions' }).count()).toBe(0);
    await reader.goto(`${funnels}/new`);
    await reader.getByText('This is for admins').waitFor();
    await reader.context().close();
  });
});

describe.each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('$colorScheme at $width px', look => {
  it('axe finds nothing serious, names are text, and nothing is too wide', async () => {
    const id = await add({
      name: HOSTILE,
      steps: [
        { kind: 'page', path: `/${'long'.repeat(400)}` },
        { kind: 'event', eventName: HOSTILE },
      ],
    });
    const seen = await dashboard.signedIn(look);
    for (const path of ['', `/${id}`, `/${id}/edit`, '/new']) {
      await seen.goto(funnels + path);
      await settled(seen);
      expect(await seriousProblems(seen)).toEqual([]);
      expect(await seen.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(await seen.evaluate('window.harmed')).toBeUndefined();
    }
    await seen.context().close();
  });
});
