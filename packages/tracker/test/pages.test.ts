import { describe, expect, it } from 'vitest';
import { openUncontrolled } from '../../../e2e/support/browser.ts';
import { goBack, setHidden, useVisitor } from './support/visitor.ts';

const visit = useVisitor();

const pageviews = () => visit.site.events.filter(({ type }) => type === 'pageview');

describe('a pageview', () => {
  it('tells the page, where the visitor came from, and the place and program they use', async () => {
    const { site, page } = visit;
    const url = site.page('/pricing', '');
    await page.goto(`${url}?utm_source=news`, { referer: 'https://search.example/' });
    const [event] = await site.received(1);
    expect(event).toEqual({
      id: expect.any(String),
      site: site.id,
      type: 'pageview',
      url: `${url}?utm_source=news`,
      referrer: 'https://search.example/',
      screen: { width: 1280, height: 720, touch: false },
      timezone: 'America/Toronto',
      language: 'fr-CA',
    });
  });

  it('is sent for each page of a site, with an id of its own', async () => {
    const { site, page } = visit;
    const home = site.page('/', '<a href="/about">About</a>');
    const about = site.page('/about', '');
    await page.goto(home);
    await site.received(1);
    await page.click('a');
    await site.received(2);
    expect(pageviews().map(({ url, referrer }) => [url, referrer])).toEqual([
      [home, ''],
      [about, home],
    ]);
    expect(new Set(pageviews().map(({ id }) => id)).size).toBe(2);
  });

  it('leaves out the fragment', async () => {
    const { site, page } = visit;
    const url = site.page('/', '');
    await page.goto(`${url}#access_token=secret`);
    const [event] = await site.received(1);
    expect(event?.url).toBe(url);
  });

  it('is cut where the collector would refuse it', async () => {
    const { site, page } = visit;
    const url = site.page('/', '');
    await page.goto(`${url}?q=${'x'.repeat(3000)}`);
    const [event] = await site.received(1);
    expect(event?.url).toHaveLength(2000);
  });

  it('is sent once by a page that has the snippet twice', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', `<script defer src="/js/script.js" data-site="${site.id}"></script>`));
    await page.evaluate("bellwether('after')");
    await site.received(2);
    expect(pageviews()).toHaveLength(1);
  });

  it('waits until a page opened in the background is looked at', async () => {
    const { site, page } = visit;
    await page.addInitScript(
      "Object.defineProperty(document, 'hidden', { value: true, configurable: true })",
    );
    await page.goto(site.page('/', ''));
    await page.evaluate("bellwether('in the background')");
    await site.received(1);
    await setHidden(page, false);
    const events = await site.received(2);
    expect(events.map(({ type }) => type)).toEqual(['event', 'pageview']);
  });

  it('is sent again when the visitor comes back, also out of the back/forward cache', async () => {
    const { site, page } = visit;
    const first = site.page('/first', '<a href="/second">On</a>');
    const second = site.page('/second', '');
    await page.goto(first, { referer: 'https://search.example/' });
    await site.received(1);
    await page.click('a');
    await site.received(2);
    await goBack(page);
    await site.received(3);
    expect(pageviews().map(({ url }) => url)).toEqual([first, second, first]);

    const restored = await page.evaluate(
      "performance.getEntriesByType('navigation')[0].type !== 'back_forward'",
    );
    // A browser without that cache, as the headless shell, loads the page with the referrer of its first load.
    expect(pageviews()[2]?.referrer).toBe(restored ? undefined : 'https://search.example/');
  });

  it('waits until a prerendered page is shown', async () => {
    const { site } = visit;
    let sentBefore: string[] = [];
    let announce = () => {};
    const prerendered = new Promise<void>(resolve => {
      announce = resolve;
    });
    site.respond('/prerendered', async () => {
      announce();
      return '';
    });
    site.respond('/show', async () => {
      await prerendered;
      sentBefore = (await site.received(1)).map(({ url }) => url);
      return '';
    });
    const target = site.page(
      '/target',
      `<script>
        addEventListener('load', () => {
          bellwether('while prerendered', { value: Number(document.prerendering) });
          fetch('/prerendered');
        });
      </script>`,
    );
    const start = site.page(
      '/start',
      `<script type="speculationrules">{"prerender": [{"source": "list", "urls": ["/target"]}]}</script>
      <script>
        fetch('/show').then(() => { location.href = '/target'; });
      </script>`,
    );

    const end = await openUncontrolled(start);
    try {
      await site.received(3);
      expect(sentBefore).toEqual([start]);
      expect(pageviews().map(({ url }) => url)).toEqual([start, target]);
      // The page noted itself that it was being prerendered.
      expect(site.customEvents).toMatchObject([{ url: target, value: 1 }]);
    } finally {
      await end();
    }
  });
});

describe('an application that routes by history', () => {
  it('gets a pageview for each new address, whichever way it comes to it', async () => {
    const { site, page } = visit;
    const home = site.page('/', '');
    await page.goto(home);
    await site.received(1);
    await page.evaluate("history.pushState({}, '', '/cart')");
    await site.received(2);
    await page.evaluate("history.replaceState({}, '', '/cart?step=2')");
    await site.received(3);
    await goBack(page);
    await site.received(4);
    expect(pageviews().map(({ url }) => url)).toEqual([home, `${home}cart`, `${home}cart?step=2`, home]);
  });

  it('credits the referrer with the first page only', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''), { referer: 'https://search.example/' });
    await page.evaluate("bellwether('before')");
    await page.evaluate("history.pushState({}, '', '/cart')");
    await page.evaluate("bellwether('after')");
    const events = await site.received(4);
    const referrers = events.map(({ url, name, referrer }) => [new URL(url).pathname, name, referrer]);
    expect(referrers).toHaveLength(4);
    expect(referrers).toEqual(
      expect.arrayContaining([
        ['/', undefined, 'https://search.example/'],
        ['/', 'before', 'https://search.example/'],
        ['/cart', undefined, undefined],
        ['/cart', 'after', undefined],
      ]),
    );
  });

  it('gets none for a change of state or fragment alone', async () => {
    const { site, page } = visit;
    const home = site.page('/', '<a href="#section">Section</a>');
    await page.goto(home);
    await page.evaluate("history.replaceState({ scroll: 1 }, '')");
    await page.click('a');
    await site.received(1);
    await page.evaluate("history.pushState({}, '', '/next')");
    await site.received(2);
    expect(pageviews().map(({ url }) => url)).toEqual([home, `${home}next`]);
  });

  it('keeps its own history working', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''));
    expect(
      await page.evaluate("history.pushState({ a: 1 }, '', '/x'), [history.state, location.pathname]"),
    ).toEqual([{ a: 1 }, '/x']);
  });
});

describe('an application that routes by fragment', () => {
  it('gets a pageview for each fragment with data-hash', async () => {
    const { site, page } = visit;
    const app = site.page('/app', '<a href="#/settings">Settings</a>', 'data-hash');
    await page.goto(`${app}#/inbox`);
    await site.received(1);
    await page.click('a');
    await site.received(2);
    expect(pageviews().map(({ url }) => url)).toEqual([`${app}#/inbox`, `${app}#/settings`]);
  });
});
