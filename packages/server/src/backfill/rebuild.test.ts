import { type Message, type RebuildableType, rebuildableTypes, type Webhook } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countMessages, totalOf } from './count.ts';
import { rebuild } from './rebuild.ts';
import { scopeOf } from './scope.ts';
import { aWebhook, byId, DAY, messagesOfThePast, NOW, openPast, sites } from './test/past.ts';
import { type Happening, readStretch } from './timeline.ts';

let past: Awaited<ReturnType<typeof openPast>>;
beforeAll(async () => {
  past = await openPast();
});
afterAll(() => past.end());

const everything = { from: 0, to: NOW + 2 * DAY, types: [...rebuildableTypes] };
type Range = typeof everything;

const sitesOf = (webhook: Webhook) => (webhook.siteId === null ? sites : [webhook.siteId]);

async function read(webhook: Webhook, range: Range, stretch: number) {
  const scope = scopeOf(range, webhook, sitesOf);
  const happenings: Happening[] = [];
  const messages: Message[] = [];
  for (let position = null, last = false; !last; ) {
    const next = await readStretch({ store: past.store, stretch }, scope, position);
    expect(next.happenings.length).toBeLessThanOrEqual(stretch);
    happenings.push(...next.happenings);
    messages.push(...rebuild(next.happenings, scope));
    ({ end: position, last } = next);
  }
  return { happenings, messages };
}

const byType = (messages: Message[], types: readonly RebuildableType[]) =>
  Object.fromEntries(types.map(type => [type, messages.filter(m => m.type === type).length]));

describe('the past', () => {
  it.each([61, 2000])('is told as it was then, id and bytes, read %i at a time', async stretch => {
    const webhook = aWebhook();
    const { messages } = await read(webhook, everything, stretch);
    expect(messages.length).toBeGreaterThan(1000);
    expect([...messages].sort(byId)).toEqual(messagesOfThePast(webhook, everything));
  });

  it('is told in the order it happened', async () => {
    const { happenings, messages } = await read(aWebhook(), everything, 150);
    const times = happenings.map(({ position }) => position.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(messages.map(m => m.at)).toEqual(messages.map(m => m.at).sort((a, b) => a - b));
  });

  it('is told from a time, included, to a time, not included', async () => {
    const webhook = aWebhook();
    const { happenings } = await read(webhook, everything, 2000);
    const from = happenings[100]!.position.at;
    const to = happenings[400]!.position.at;
    for (const range of [
      { ...everything, from, to },
      { ...everything, from: from + 1, to: to + 1 },
    ]) {
      const { messages } = await read(webhook, range, 70);
      expect([...messages].sort(byId)).toEqual(messagesOfThePast(webhook, range));
    }
  });

  it.each(rebuildableTypes.map(type => [type]))('is told of %s alone', async type => {
    const range = { ...everything, types: [type] };
    const { messages } = await read(aWebhook(), range, 500);
    expect([...messages].sort(byId)).toEqual(messagesOfThePast(aWebhook(), range));
  });

  it('is told of the webhook’s site, by its filter, and of what it subscribes to', async () => {
    const webhook = aWebhook({
      siteId: sites[1],
      events: ['pageview.tracked', 'goal.converted', 'alert.triggered'],
      filter: [{ field: 'path', op: 'matches', value: '/p*' }],
    });
    const range = { ...everything, types: ['pageview.tracked', 'goal.converted'] as RebuildableType[] };
    const expected = messagesOfThePast(webhook, range).filter(m => m.siteId === sites[1]);
    const { messages } = await read(webhook, everything, 100);
    expect([...messages].sort(byId)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
  });

  it('is empty where nothing happened, and for an account without sites', async () => {
    const { happenings } = await read(aWebhook(), { ...everything, to: NOW - 5000 * DAY }, 10);
    expect(happenings).toEqual([]);
    const nowhere = scopeOf(everything, aWebhook(), () => []);
    expect(await readStretch({ store: past.store }, nowhere, null)).toMatchObject({
      happenings: [],
      last: true,
    });
    expect(totalOf(await countMessages(past.store, nowhere))).toBe(0);
  });
});

describe('the count beforehand is that of the messages', () => {
  const recent = { ...everything, from: NOW - 2 * DAY, to: NOW - DAY };
  it.each([
    ['of all time', everything, {}],
    ['of a day', recent, {}],
    ['of a site', recent, { siteId: sites[0] }],
    ['by a filter', everything, { filter: [{ field: 'location.countryCode', op: 'is', value: 'DE' }] }],
  ] as [string, Range, Partial<Webhook>][])('%s', async (_, range, over) => {
    const webhook = aWebhook(over);
    const { messages } = await read(webhook, range, 500);
    const counts = await countMessages(past.store, scopeOf(range, webhook, sitesOf));
    expect(counts).toEqual(byType(messages, range.types));
    expect(totalOf(counts)).toBe(messages.length);
    expect(messages.length).toBeGreaterThan(0);
  });
});
