import { beforeEach, describe, expect, it } from 'vitest';
import { setHidden, useVisitor } from './support/visitor.ts';

const visit = useVisitor();

const pings = () => visit.site.pings.map(({ url, engagedSeconds = 0 }) => [url, Math.round(engagedSeconds)]);

// The pages' clock moves when it is told to, and not otherwise.
beforeEach(async () => {
  await visit.page.clock.install({ time: 0 });
  await visit.page.clock.pauseAt(1000);
});

describe('attention', () => {
  it('is told when the page is left', async () => {
    const { site, page } = visit;
    const first = site.page('/first', '');
    const second = site.page('/second', '');
    await page.goto(first);
    await page.clock.fastForward('00:40');
    await page.goto(second);
    await site.pinged(1);
    expect(pings()).toEqual([[first, 40]]);
  });

  it('is told of each page of an application as it is left', async () => {
    const { site, page } = visit;
    const home = site.page('/', '');
    await page.goto(home);
    await page.clock.fastForward('00:20');
    await page.evaluate("history.pushState({}, '', '/cart')");
    await site.pinged(1);
    await page.clock.fastForward('00:30');
    await page.evaluate("history.pushState({}, '', '/paid')");
    await site.pinged(2);
    expect(pings()).toEqual([
      [home, 20],
      [`${home}cart`, 30],
    ]);
  });

  it('is told when the page is hidden, and not counted while it is', async () => {
    const { site, page } = visit;
    const url = site.page('/', '');
    await page.goto(url);
    await page.clock.fastForward('00:20');
    await setHidden(page, true);
    await site.pinged(1);
    await page.clock.fastForward('10:00');
    await setHidden(page, false);
    await page.clock.fastForward('00:30');
    await setHidden(page, true);
    await site.pinged(2);
    expect(pings()).toEqual([
      [url, 20],
      [url, 30],
    ]);
  });

  it('is not counted while another window has the focus', async () => {
    const { site, page } = visit;
    const url = site.page('/', '');
    await page.goto(url);
    await page.clock.fastForward('00:20');
    await page.evaluate("document.hasFocus = () => false; dispatchEvent(new Event('blur'))");
    await page.clock.fastForward('10:00');
    await page.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus'))");
    await page.clock.fastForward('00:10');
    await setHidden(page, true);
    await site.pinged(1);
    expect(pings()).toEqual([[url, 30]]);
  });

  it('is told now and then during a long read, so that the visit goes on', async () => {
    const { site, page } = visit;
    const url = site.page('/', '');
    await page.goto(url);
    await page.clock.runFor('15:00');
    await site.pinged(1);
    expect(pings()).toEqual([[url, 900]]);
  });

  it('of less than a second is not told', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''));
    await page.clock.fastForward(900);
    await setHidden(page, true);
    await setHidden(page, false);
    await page.evaluate("bellwether('afterwards')");
    await site.received(2);
    expect(pings()).toEqual([]);
  });
});
