import { describe, expect, it } from 'vitest';
import type { Answer } from './support/measured-site.ts';
import { useVisitor } from './support/visitor.ts';

const visit = useVisitor();

/** Opens a page whose timers run as they are told. */
async function open(...answers: Answer[]): Promise<void> {
  const { site, page } = visit;
  site.willAnswer(...answers);
  await page.addInitScript(`
    const original = fetch;
    window.fetches = [];
    window.fetch = (...args) => {
      const answer = original(...args);
      fetches.push(answer);
      return answer;
    };
  `);
  await page.clock.install();
  await page.goto(site.page('/', ''));
}

/** Waits until the collector has answered so many posts and the page knows, then lets a minute pass for it. */
async function passMinuteAfter(posts: number): Promise<void> {
  await visit.site.posted(posts);
  await visit.page.evaluate('Promise.allSettled(fetches)');
  await visit.page.clock.fastForward('01:00');
}

describe('an event that could not be delivered', () => {
  it.each<[string, Answer]>([
    ['after a lost connection', 'drop'],
    ['after the server was overloaded', 503],
  ])('is sent again under the same id %s', async (_, failure) => {
    await open(failure);
    await passMinuteAfter(1);
    const [event] = await visit.site.received(1);
    expect(visit.site.posts.map(post => [post.event.id, post.answer])).toEqual([
      [event?.id, failure],
      [event?.id, 202],
    ]);
  });

  it('is given up after three attempts', async () => {
    const { site, page } = visit;
    await open(503, 503, 503);
    await passMinuteAfter(1);
    await passMinuteAfter(2);
    await passMinuteAfter(3);
    await page.evaluate("bellwether('afterwards')");
    await site.received(1);
    expect(site.posts.map(({ answer }) => answer)).toEqual([503, 503, 503, 202]);
  });

  it('is not sent again when the server refuses it', async () => {
    const { site, page } = visit;
    await open(400);
    await passMinuteAfter(1);
    await page.evaluate("bellwether('afterwards')");
    await site.received(1);
    expect(site.posts.map(({ answer }) => answer)).toEqual([400, 202]);
  });
});

it('uses a beacon where fetch cannot outlive the page', async () => {
  const { site, page } = visit;
  await page.addInitScript('delete Request.prototype.keepalive; window.fetch = undefined');
  await page.goto(site.page('/', ''));
  await site.received(1);
});

it('posts where data-api says', async () => {
  const { site, page } = visit;
  const api = `${site.origin.replace('127.0.0.1', 'localhost')}/api/event`;
  const posted = page.waitForRequest(api);
  await page.goto(site.page('/', '', `data-api="${api}"`));
  await site.received(1);
  // Another origin, and yet no preflight.
  expect((await posted).method()).toBe('POST');
});
