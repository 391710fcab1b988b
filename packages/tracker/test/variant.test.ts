import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useVisitor } from './support/visitor.ts';

const visit = useVisitor();

const docs = readFileSync(new URL('../../../docs/experiments.md', import.meta.url), 'utf8');

/** The stub as site owners copy it. */
const [stub = ''] = /<script>\n {2}window\.bellwether \|\|=[\s\S]*?<\/script>/.exec(docs) ?? [];

const ask = (key: string) => visit.page.evaluate(`bellwether.variant('${key}')`);
/** What was told to have been shown, ping by ping. */
const shown = () => visit.site.pings.map(({ experiments }) => experiments);

describe('the variant of an experiment', () => {
  it('is what the server assigns, and told as shown: by a ping that is no event', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    const url = site.page('/', '');
    await page.goto(url);
    await site.received(1);
    expect(await ask('hero')).toBe('b');
    const [ping] = await site.pinged(1);
    expect(ping).toMatchObject({ type: 'engagement', url, experiments: { hero: 'b' } });
    expect(ping).not.toHaveProperty('engagedSeconds');
    expect(site.questions).toEqual([`?visitor=&site=${site.id}`]);
    expect(site.events).toHaveLength(1);
  });

  it('is asked for once a page and told once, with all that follows', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b', footer: 'a' });
    await page.goto(site.page('/', ''));
    await site.received(1);
    const all = await page.evaluate(
      "Promise.all(['hero', 'hero', 'footer', 'hero'].map(key => bellwether.variant(key)))",
    );
    expect(all).toEqual(['b', 'b', 'a', 'b']);
    await site.pinged(2);
    await page.evaluate("bellwether('signup')");
    await site.received(2);
    expect(site.customEvents).toMatchObject([{ name: 'signup', experiments: { hero: 'b', footer: 'a' } }]);
    expect(shown()).toHaveLength(2);
    expect(shown()).toContainEqual({ hero: 'b', footer: 'a' });
    expect(site.questions).toHaveLength(1);
  });

  it('that was not asked for is not told as shown', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b', footer: 'a' });
    await page.goto(site.page('/', ''));
    await site.received(1);
    await ask('hero');
    await site.pinged(1);
    expect(shown()).toEqual([{ hero: 'b' }]);
  });

  it('is none for whom the server assigns none', async () => {
    const { site, page } = visit;
    site.assign({ footer: 'a' });
    await page.goto(site.page('/', ''));
    await site.received(1);
    expect(await ask('hero')).toBeUndefined();
    await page.evaluate("bellwether('signup')");
    await site.received(2);
    expect(shown()).toEqual([]);
  });

  it('is none where the server fails', async () => {
    const { site, page } = visit;
    site.assign(null);
    await page.goto(site.page('/', ''));
    await site.received(1);
    expect(await ask('hero')).toBeUndefined();
    expect(await ask('hero')).toBeUndefined();
    expect(site.questions).toHaveLength(1);
  });

  it('is none for whoever opted out, and nothing is asked', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    await page.addInitScript("localStorage.bellwether_ignore = 'true'");
    await page.goto(site.page('/', ''));
    expect(await ask('hero')).toBeUndefined();
    expect(site.questions).toEqual([]);
    expect(site.posts).toEqual([]);
  });

  it('goes by the id in this browser, where one is kept', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    await page.goto(site.page('/', '', 'data-visitor="persistent"'));
    const [pageview] = await site.received(1);
    await ask('hero');
    expect(site.questions).toEqual([`?visitor=${pageview?.visitor}&site=${site.id}`]);
  });

  it('is asked beside the address that events go to', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    await page.goto(site.page('/shop/', '', 'data-api="/api/event"'));
    await site.received(1);
    expect(await ask('hero')).toBe('b');
  });

  it('comes anew with a new page', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    const url = site.page('/', '');
    await page.goto(url);
    await ask('hero');
    await site.pinged(1);
    site.assign({ hero: 'a' });
    await page.goto(url);
    expect(await ask('hero')).toBe('a');
    await site.pinged(2);
    expect(shown()).toEqual([{ hero: 'b' }, { hero: 'a' }]);
  });
});

describe('the place that is hidden until the answer is there', () => {
  const [hidden = ''] = /<style>@keyframes[\s\S]*?<\/script>/.exec(docs) ?? [];
  const hero = () => visit.page.locator('#hero');

  it.each([
    [{ hero: 'short' }, 'Know your visitors'],
    [{ hero: 'long' }, 'Web analytics that tells your systems'],
    [{}, 'Web analytics that tells your systems'],
  ])('with %j assigned says “%s”', async (assigned, text) => {
    const { site, page } = visit;
    site.assign(assigned);
    await page.goto(site.page('/', stub + hidden));
    await hero().waitFor();
    await page.waitForFunction("!hero.getAttribute('style')");
    expect(await hero().textContent()).toBe(text);
  });

  it('shows by itself where nothing answers', async () => {
    const { site, page } = visit;
    await page.route('**/api/experiments?*', () => undefined);
    await page.goto(site.page('/', stub + hidden));
    await hero().waitFor({ state: 'visible' });
    expect(await hero().getAttribute('style')).toContain('hidden');
  });
});

describe('asked before the script has loaded', () => {
  const early = `${stub}<script>bellwether('early'); window.asked = bellwether.variant('hero')</script>`;

  it('answers once it has, and events told meanwhile are sent', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    await page.goto(site.page('/', early));
    expect(await page.evaluate('asked')).toBe('b');
    await site.pinged(1);
    await site.received(2);
    expect(site.customEvents).toMatchObject([{ name: 'early' }]);
    expect(shown()).toEqual([{ hero: 'b' }]);
  });

  it('answers none where the script never comes, whenever asked', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    await page.route('**/script.js', route => route.abort());
    await page.goto(site.page('/', early));
    expect(await page.evaluate('asked')).toBeUndefined();
    expect(await ask('hero')).toBeUndefined();
    expect(site.questions).toEqual([]);
  });

  it('is not told as shown by a script that comes when the page has gone on without', async () => {
    const { site, page } = visit;
    site.assign({ hero: 'b' });
    await page.route('**/script.js', route => route.abort());
    await page.goto(site.page('/', early));
    expect(await page.evaluate('asked')).toBeUndefined();
    await page.unroute('**/script.js');
    await page.evaluate(`{
      const script = document.createElement('script');
      script.src = '/js/script.js';
      script.dataset.site = '${site.id}';
      document.head.append(script);
    }`);
    await site.received(2);
    expect(site.events).toMatchObject([{ type: 'pageview' }, { name: 'early' }]);
    expect(site.questions).toEqual([]);
  });
});
