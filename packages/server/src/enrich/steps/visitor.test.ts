import { describe, expect, test } from 'vitest';
import { enricher, saltsInMemory } from '../testing/enricher.ts';
import { NOON, rawEvent, siteWith } from '../testing/raw-event.ts';

const DAY = 86_400_000;
const MIDNIGHT = NOON + DAY / 2;

type Parts = NonNullable<Parameters<typeof rawEvent>[0]>;
const e = enricher();
async function ids(parts: Parts = {}) {
  const outcome = await e.enrich(rawEvent(parts));
  if ('dropped' in outcome) throw new Error(outcome.dropped);
  const { visitorId, previousVisitorId } = outcome.event;
  return { visitorId, previousVisitorId };
}
const arrives = (at: number): Parts => ({ at, receivedAt: at });
const history = (at: number): Parts => ({ at, live: false });

describe('a daily id', () => {
  test('is the same for the same site, address and user agent, and differs with each', async () => {
    const { visitorId } = await ids();
    expect(visitorId).toMatch(/^vis_[0-9a-z]{26}$/);
    expect((await ids()).visitorId).toBe(visitorId);
    expect((await ids({ request: { ip: '::ffff:127.0.0.1' } })).visitorId).toBe(visitorId);
    const others = [
      await ids({ request: { ip: '127.0.0.2' } }),
      await ids({ request: { userAgent: 'Mozilla/5.0 Firefox/127.0' } }),
      await ids({ site: { ...siteWith(), id: 'site_2' } }),
    ];
    expect(new Set([visitorId, ...others.map(o => o.visitorId)]).size).toBe(4);
  });

  test("of yesterday continues a visit over midnight: it is the next day's previous one", async () => {
    const before = await ids(arrives(MIDNIGHT - 1));
    const after = await ids(arrives(MIDNIGHT));
    expect(after.visitorId).not.toBe(before.visitorId);
    expect(after.previousVisitorId).toBe(before.visitorId);
  });

  test('is one of the day of arrival, whatever the time the event gives', async () => {
    const late = await ids({ at: MIDNIGHT - 1000, receivedAt: MIDNIGHT + 1000 });
    expect(late).toEqual(await ids(arrives(MIDNIGHT + 1000)));
  });
});

describe('a daily id of history', () => {
  test('is the live one on the days whose salts are still there', async () => {
    const own = enricher({ salts: saltsInMemory() });
    const idOf = async (parts: Parts) => {
      const outcome = await own.enrich(rawEvent(parts));
      return 'event' in outcome ? outcome.event.visitorId : null;
    };
    const yesterday = await idOf(arrives(NOON));
    const today = await idOf(arrives(NOON + DAY));
    expect(await idOf({ ...history(NOON), receivedAt: NOON + DAY })).toBe(yesterday);
    expect(await idOf({ ...history(NOON + DAY - 7_200_000), receivedAt: NOON + DAY })).toBe(today);
  });

  test('differs from day to day and lasts a day', async () => {
    const tenth = await ids(history(NOON - 10 * DAY));
    const ninth = await ids(history(NOON - 9 * DAY));
    expect(ninth.visitorId).not.toBe(tenth.visitorId);
    expect(ninth.previousVisitorId).toBe(tenth.visitorId);
    expect((await ids(history(NOON - 10 * DAY + 3_600_000))).visitorId).toBe(tenth.visitorId);
  });
});

describe('a lasting id', () => {
  const persistent = siteWith({ visitorId: 'persistent' });
  const given = { input: { visitor: 'alice@example.com' } };

  test('is used where the site asks for it, the same on every day, and never as it was sent', async () => {
    const first = await ids({ ...given, site: persistent });
    expect(first.visitorId).toMatch(/^vis_[0-9a-z]{26}$/);
    expect(first.previousVisitorId).toBeNull();
    expect(
      await ids({ ...given, site: persistent, ...arrives(NOON + 30 * DAY), request: { ip: '127.0.0.9' } }),
    ).toEqual(first);
  });

  test('of the same text differs between sites', async () => {
    const other = { ...persistent, id: 'site_2' };
    expect((await ids({ ...given, site: other })).visitorId).not.toBe(
      (await ids({ ...given, site: persistent })).visitorId,
    );
  });

  test('is left aside where the site does not ask for it', async () => {
    expect(await ids(given)).toEqual(await ids());
  });

  test('falls back to the daily one where none was sent', async () => {
    expect(await ids({ site: persistent })).toEqual(await ids());
    expect(await ids({ site: persistent, input: { visitor: '' } })).toEqual(await ids());
  });

  test("of the site's own server counts on every site", async () => {
    expect(await ids({ ...given, source: 'server' })).toEqual(await ids({ ...given, site: persistent }));
  });
});
