import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useVisitor } from './support/visitor.ts';

const visit = useVisitor();

/** The stub as site owners copy it. */
const [stub = ''] =
  /<script>window\.bellwether=.*<\/script>/.exec(
    readFileSync(new URL('../../../docs/tracker.md', import.meta.url), 'utf8'),
  ) ?? [];

describe('a custom event', () => {
  it('carries all that a site tells of it', async () => {
    const { site, page } = visit;
    const url = site.page('/shop', '');
    await page.goto(url);
    await page.evaluate(`bellwether('purchase', {
      category: 'shop',
      label: 'spring',
      value: 3,
      props: { plan: 'pro', seats: 5, trial: false },
      revenue: { amount: 49.9, currency: 'EUR' },
      interactive: false,
    })`);
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).toMatchObject({
      type: 'event',
      name: 'purchase',
      url,
      category: 'shop',
      label: 'spring',
      value: 3,
      props: { plan: 'pro', seats: 5, trial: false },
      revenue: { amount: 49.9, currency: 'EUR' },
      interactive: false,
    });
  });

  it('needs but a name', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''));
    await page.evaluate("bellwether('signup')");
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).toMatchObject({ type: 'event', name: 'signup' });
  });

  it('may be told before the script has loaded, and is sent after the pageview', async () => {
    const { site, page } = visit;
    const sent: unknown[] = [];
    page.on('request', request => {
      if (request.url().endsWith('/api/event')) sent.push(request.postDataJSON());
    });
    const calls = "<script>bellwether('early', { value: 1 }); bellwether('second')</script>";
    await page.goto(site.page('/', stub + calls));
    await site.received(3);
    expect(sent).toMatchObject([
      { type: 'pageview' },
      { type: 'event', name: 'early', value: 1 },
      { type: 'event', name: 'second' },
    ]);
  });

  it('may have an id of the site’s own, so that a reloaded receipt counts once', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''));
    await page.evaluate("bellwether('purchase', { id: '6c84fb90-12c4-41e1-840d-25d4c6e0b0b1' })");
    await site.received(2);
    const [event] = site.customEvents;
    expect(event?.id).toBe('6c84fb90-12c4-41e1-840d-25d4c6e0b0b1');
  });

  it('leaves out what is null', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', ''));
    await page.evaluate("bellwether('search', { label: null, props: { term: 'shoes', filter: null } })");
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).not.toHaveProperty('label');
    expect(event?.props).toEqual({ term: 'shoes' });
  });

  it('has an id also where pages are not secure', async () => {
    const { site, page } = visit;
    await page.addInitScript('crypto.randomUUID = undefined');
    await page.goto(site.page('/', ''));
    await page.evaluate("bellwether('signup')");
    const events = await site.received(2);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a click on a link', () => {
  /** The links of the page lead nowhere, so that it stays and the clicks alone are seen. */
  const stay = "<script>addEventListener('click', click => click.preventDefault())</script>";

  it('off the site is an event', async () => {
    const { site, page } = visit;
    const other = 'http://localhost:9/partner?ref=1';
    await page.goto(site.page('/', `<a href="${other}"><b>Partner</b></a>${stay}`));
    await page.click('b');
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).toMatchObject({ type: 'event', name: 'Outbound Link: Click', props: { url: other } });
    expect(event).not.toHaveProperty('interactive');
  });

  it('off the site is told although the page is left', async () => {
    const { site, page } = visit;
    const elsewhere = `${site.origin.replace('127.0.0.1', 'localhost')}/elsewhere`;
    site.respond('/elsewhere', async () => 'Elsewhere');
    await page.goto(site.page('/', `<a href="${elsewhere}">Elsewhere</a>`));
    await page.click('a');
    await page.waitForURL(elsewhere);
    await site.received(2);
    expect(site.customEvents[0]).toMatchObject({ name: 'Outbound Link: Click', props: { url: elsewhere } });
  });

  it('with the middle button counts too', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', '<a href="http://localhost:9/">Partner</a>'));
    await page.click('a', { button: 'middle' });
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).toMatchObject({ name: 'Outbound Link: Click', props: { url: 'http://localhost:9/' } });
  });

  it('inside a web component counts too', async () => {
    const { site, page } = visit;
    await page.goto(
      site.page(
        '/',
        `<p><template shadowrootmode="open"><a href="http://localhost:9/">Partner</a></template></p>${stay}`,
      ),
    );
    await page.click('a');
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).toMatchObject({ name: 'Outbound Link: Click' });
  });

  it('to a file of the site is a download, without the query', async () => {
    const { site, page } = visit;
    await page.goto(site.page('/', `<a href="/files/Report.PDF?token=secret">Report</a>${stay}`));
    await page.click('a');
    await site.received(2);
    const [event] = site.customEvents;
    expect(event).toMatchObject({
      type: 'event',
      name: 'File Download',
      props: { url: `${site.origin}/files/Report.PDF` },
    });
  });

  it('of any other kind is none', async () => {
    const { site, page } = visit;
    await page.goto(
      site.page(
        '/',
        `<a id="page" href="/about">Page</a> <a id="mail" href="mailto:a@example.com">Mail</a>
        <a id="none">None</a> <a id="menu" href="http://localhost:9/">Menu</a>${stay}`,
      ),
    );
    await page.click('#page');
    await page.click('#mail');
    await page.click('#none');
    await page.click('#menu', { button: 'right' });
    await page.evaluate("bellwether('afterwards')");
    await site.received(2);
    expect(site.customEvents.map(({ name }) => name)).toEqual(['afterwards']);
  });
});
