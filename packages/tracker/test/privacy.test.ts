import { describe, expect, it } from 'vitest';
import { useVisitor } from './support/visitor.ts';

const visit = useVisitor();

const navigatorSays = (property: string, value: unknown) =>
  `Object.defineProperty(navigator, '${property}', { value: ${JSON.stringify(value)}, configurable: true });`;

/** Visits, clicks and tells events, then ends the opt-out and tells a last one: what came is what was not withheld. */
async function visitThenOptIn(optIn: string, attributes = ''): Promise<(string | undefined)[]> {
  const { site, page } = visit;
  await page.goto(site.page('/', '<a href="/report.pdf">Report</a>', attributes));
  await page.click('a');
  await page.goto(site.page('/next', '', attributes));
  await page.evaluate("bellwether('signup'); history.pushState({}, '', '/app')");
  await page.evaluate(`${optIn}; bellwether('last')`);
  const events = await site.received(1);
  return events.map(({ name }) => name);
}

describe('nothing at all is sent', () => {
  it('under Global Privacy Control', async () => {
    await visit.page.addInitScript(navigatorSays('globalPrivacyControl', true));
    expect(await visitThenOptIn(navigatorSays('globalPrivacyControl', false))).toEqual(['last']);
  });

  it('under Do Not Track', async () => {
    await visit.page.addInitScript(navigatorSays('doNotTrack', '1'));
    expect(await visitThenOptIn(navigatorSays('doNotTrack', null))).toEqual(['last']);
  });

  it('after an opt-out in this browser', async () => {
    await visit.page.addInitScript("localStorage.bellwether_ignore = 'true'");
    expect(await visitThenOptIn('delete localStorage.bellwether_ignore')).toEqual(['last']);
  });
});

it('counts in spite of Global Privacy Control where the snippet says so', async () => {
  const { site, page } = visit;
  await page.addInitScript(navigatorSays('globalPrivacyControl', true));
  await page.goto(site.page('/', '', 'data-honour-gpc="false"'));
  await site.received(1);
});

describe('what is stored', () => {
  const stored = '[{ ...localStorage }, { ...sessionStorage }, document.cookie]';

  it('is nothing', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''));
    const [event] = await site.received(1);
    expect(await page.evaluate(stored)).toEqual([{}, {}, '']);
    expect(event).not.toHaveProperty('visitor');
  });

  it('is one id with data-visitor="persistent", and stays', async () => {
    const { site, page } = visit;
    const url = site.page('/', '', 'data-visitor="persistent"');
    await page.goto(url);
    await site.received(1);
    await page.goto(url);
    const [first, second] = await site.received(2);
    expect(first?.visitor).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.visitor).toBe(first?.visitor);
    expect(await page.evaluate(stored)).toEqual([{ bellwether_visitor: first?.visitor }, {}, '']);
  });

  it('is no id of a visitor who opted out', async () => {
    const { site, page } = visit;
    await page.addInitScript(navigatorSays('globalPrivacyControl', true));
    await page.goto(site.page('/', '', 'data-visitor="persistent"'));
    expect(await page.evaluate(stored)).toEqual([{}, {}, '']);
  });

  it('does not matter where the browser blocks storage', async () => {
    const { site, page } = visit;
    await page.addInitScript(
      "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })",
    );
    await page.goto(site.page('/', '', 'data-visitor="persistent"'));
    const [event] = await site.received(1);
    expect(event).not.toHaveProperty('visitor');
  });
});

it('tells graphics and processors only with data-device="full"', async () => {
  const { site, page } = visit;
  await page.goto(site.page('/basic', ''));
  const [basic] = await site.received(1);
  expect(basic).not.toHaveProperty('gpu');
  expect(basic).not.toHaveProperty('hardwareConcurrency');

  await page.goto(site.page('/full', '', 'data-device="full"'));
  const full = (await site.received(2)).at(-1);
  expect(full?.hardwareConcurrency).toBe(await page.evaluate('navigator.hardwareConcurrency'));
  const hasGraphics = await page.evaluate("document.createElement('canvas').getContext('webgl') !== null");
  expect(full?.gpu).toEqual(hasGraphics ? expect.any(String) : undefined);
});
