import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as schemas from '@bellwether/contract';
import {
  deviceDimensions,
  intervals,
  type SeriesPoint,
  type StatsQuery,
  sourceDimensions,
} from '@bellwether/contract';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSite } from '../../test/events.ts';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../adapters/clickhouse/embedded-engine.ts';
import type { EventStore } from '../ports/index.ts';
import { systemClock } from '../system-clock.ts';
import {
  devicesReport,
  eventNamesReport,
  eventsReport,
  locationsReport,
  pagesReport,
  sessionReport,
  sessionsReport,
  sourcesReport,
  statsReport,
} from './index.ts';
import { periodOf } from './scope.ts';
import { referenceOf, type Wanted } from './test/reference.ts';
import { makeWorld } from './test/world.ts';

// Two days after the clocks of Berlin went forward.
const now = Date.parse('2026-03-31T10:20:30Z');
const site = aSite({ id: 'site_reports', timezone: 'Europe/Berlin', createdAt: now });
const world = makeWorld({
  siteId: site.id,
  seed: 7,
  visits: 400,
  visitors: 90,
  days: 100,
  until: now + 60_000,
  batchSize: 61,
});
const neighbour = makeWorld({
  siteId: 'site_other',
  seed: 8,
  visits: 50,
  visitors: 90,
  days: 10,
  until: now,
  batchSize: 500,
});

let folder: string;
let engine: EmbeddedEngine;
let store: EventStore;
const deps = () => ({ store });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-reports-'));
  engine = startEmbeddedEngine({
    dataDir: join(folder, 'events'),
    log: { info() {}, warn() {} },
    clock: systemClock,
  });
  await engine.ready;
  store = createClickHouseStore({ url: () => engine.url() });
  await store.migrate();
  for (const batch of [...world.batches, ...neighbour.batches]) await store.write(batch);
});
afterAll(async () => {
  await store.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const aMoment = fc
  .integer({ min: now - 110 * 86_400_000, max: now })
  .map(at => new Date(at).toISOString().slice(0, 19).concat('Z'));
const aPeriod = fc.oneof(
  fc.record({
    period: fc.constantFrom('realtime', 'today', 'yesterday', '7d', '30d', 'month', '6mo', '12mo', 'all'),
  }),
  fc
    .tuple(aMoment, aMoment)
    .filter(([a, b]) => a !== b)
    .map(pair => pair.sort())
    .map(([from, to]) => ({ from, to })),
  fc
    .tuple(aMoment, aMoment)
    .map(pair => pair.sort())
    .map(([from, to]) => ({ from: from!.slice(0, 10), to: to!.slice(0, 10) })),
);
const aTimezone = fc.constantFrom(
  undefined,
  'UTC',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
);
/** What each dimension may well be asked for, so that most filters leave something. */
const askedFor: Record<string, string[]> = {
  page: ['/', '/pricing', '/blog/*', '/blog/a_b', 'blog', '/über uns'],
  path: ['/thanks', '*', '**', '/*/a_b'],
  hostname: ['example.com', '*.example.com'],
  event: ['signup', 'download', 'purchase|vip', '', 'p'],
  goal: ['goal_signup', 'goal_thanks', 'goal_*', 'goal_pro'],
  'prop.plan': ['pro', 'free', ''],
  'prop.seats': ['3', ''],
  entry_page: ['/', '/blog/*', '/pricing'],
  exit_page: ['/', '/blog/axb', '/thanks'],
  channel: ['Direct', '*Social', 'Email'],
  source: ['Google', 'newsletter', ''],
  referrer: ['https://google.example/?q=1', 'google', ''],
  utm_campaign: ['spring_50%', 'spring*', ''],
  country: ['DE', 'US', ''],
  city: ['Berlin', 'Munich'],
  browser: ['Firefox', 'F*', 'i'],
  screen: ['390x844', ''],
  language: ['de', 'e'],
};
const aFilter = fc.constantFrom(...Object.keys(askedFor)).chain(dimension =>
  fc.record({
    dimension: fc.constant(dimension),
    op: fc.constantFrom('is' as const, 'is_not' as const, 'contains' as const, 'matches' as const),
    values: fc.uniqueArray(fc.constantFrom(...askedFor[dimension]!, 'none'), { minLength: 1, maxLength: 3 }),
  }),
);
const someFilters: fc.Arbitrary<Wanted[]> = fc.array(aFilter, { maxLength: 3 });

const written = (wanted: readonly Wanted[]) =>
  wanted.map(w => `${w.dimension}:${w.op}:${w.values.map(value => value.replaceAll('|', '\\|')).join('|')}`);

type Asked = Pick<StatsQuery, 'period' | 'from' | 'to' | 'timezone'> & { filter: string[] };
const aRequest = fc
  .record({ period: aPeriod, timezone: aTimezone, wanted: someFilters })
  .map(({ period, timezone, wanted }) => ({
    wanted,
    query: { ...period, timezone, filter: written(wanted) } as Asked,
  }));

const spanOf = ({ from, to }: { from: string; to: string }) => ({
  from: Date.parse(from),
  to: Date.parse(to),
});
const resolvedSpan = (query: Asked) => periodOf(deps(), site, query, now);

/** Sorted by the number and then the key's bytes, as reports rank. */
const ranked = <T extends Record<N, number> & Record<K, string>, N extends string, K extends string>(
  rows: T[],
  number: N,
  key: K,
): T[] =>
  [...rows].sort((a, b) => b[number] - a[number] || Buffer.compare(Buffer.from(a[key]), Buffer.from(b[key])));

/** Reads a list to its end, a few rows at a time. */
async function allPages<T>(
  read: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
) {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return items;
}

describe('reports agree with a plain count', { timeout: 60_000 }, () => {
  test('stats, their series and what they are compared with', async () => {
    const asked = fc.tuple(
      aRequest,
      fc.constantFrom(undefined, ...intervals.filter(interval => interval !== 'minute')),
      fc.constantFrom(undefined, 'previous_period' as const, 'previous_year' as const),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ([{ query, wanted }, interval, compare]) => {
        const long = interval === 'hour' && query.period !== 'today' ? 'day' : interval;
        const answer = await statsReport(deps(), site, { ...query, interval: long, compare }, now);
        const reference = referenceOf(world, wanted);
        const check = (metrics: object, series: SeriesPoint[], span: { from: number; to: number }) => {
          expect(metrics).toEqual(reference.metrics(span));
          series.forEach((point, index) => {
            const to = series[index + 1] ? Date.parse(series[index + 1]!.time) : span.to;
            const { visitors, visits, pageviews, events } = reference.metrics({
              from: Date.parse(point.time),
              to,
            });
            expect(point).toEqual({ time: point.time, visitors, visits, pageviews, events });
          });
        };
        check(answer.metrics, answer.series, spanOf(answer.period));
        const pings = reference.pingsIn({ from: now - 5 * 60_000, to: now + 1 });
        expect(answer.realtime.visitors).toBe(new Set(pings.map(event => event.visitorId)).size);
        expect(answer.previous === undefined).toBe(compare === undefined);
        if (answer.previous) {
          const { from, to, series, ...metrics } = answer.previous;
          check(metrics, series, spanOf({ from, to }));
        }
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test('pages', async () => {
    await fc.assert(
      fc.asyncProperty(aRequest, async ({ query, wanted }) => {
        const pages = await allPages(async cursor => {
          const { pages: items, nextCursor } = await pagesReport(
            deps(),
            site,
            { ...query, limit: 4, cursor },
            now,
          );
          return { items, nextCursor };
        });
        const expected = referenceOf(world, wanted).pages(await resolvedSpan(query));
        expect(pages).toEqual(ranked(expected, 'visitors', 'path'));
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  test('sources and devices', async () => {
    const by = fc.tuple(
      fc.constantFrom(...sourceDimensions.filter(name => !/_(source|content|term)$/.test(name))),
      fc.constantFrom(...deviceDimensions),
    );
    await fc.assert(
      fc.asyncProperty(aRequest, by, async ({ query, wanted }, [source, device]) => {
        const span = await resolvedSpan(query);
        const reference = referenceOf(world, wanted);
        const expected = (dimension: string) =>
          ranked(reference.breakdown(dimension, span), 'visitors', 'value').map(row => ({
            name: row.value,
            ...row,
          }));
        const { sources } = await sourcesReport(deps(), site, { ...query, by: source }, now);
        expect(sources).toEqual(expected(source));
        const { devices } = await devicesReport(deps(), site, { ...query, by: device }, now);
        expect(devices).toEqual(expected(device));
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  test('event names', async () => {
    await fc.assert(
      fc.asyncProperty(aRequest, async ({ query, wanted }) => {
        const { names } = await eventNamesReport(deps(), site, query, now);
        const expected = referenceOf(world, wanted).names(await resolvedSpan(query));
        expect(names).toEqual(ranked(expected, 'count', 'name'));
      }),
      { numRuns: 15, seed: 4 },
    );
  });

  test('sessions and events, read page by page', async () => {
    await fc.assert(
      fc.asyncProperty(aRequest, async ({ query, wanted }) => {
        const span = await resolvedSpan(query);
        const reference = referenceOf(world, wanted);
        const sessions = await allPages(async cursor => {
          const page = await sessionsReport(deps(), site, { ...query, limit: 60, cursor }, now);
          return { items: page.sessions, nextCursor: page.nextCursor };
        });
        expect(sessions.map(({ date, id, pageviews }) => [date, id, pageviews])).toEqual(
          newestFirst(reference.sessionsIn(span).map(s => ({ ...s, at: s.startedAt }))).map(s => [
            new Date(s.startedAt).toISOString(),
            s.id,
            s.pageviews,
          ]),
        );
        const events = await allPages(async cursor => {
          const page = await eventsReport(deps(), site, { ...query, limit: 200, cursor }, now);
          return { items: page.events, nextCursor: page.nextCursor };
        });
        expect(events.map(event => event.id)).toEqual(
          newestFirst(reference.eventsIn(span)).map(event => event.id),
        );
      }),
      { numRuns: 8, seed: 5 },
    );
  });
});

const newestFirst = <T extends { at: number; id: string }>(list: T[]): T[] =>
  [...list].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

test('a site without events has zeros, not nothing', async () => {
  const answer = await statsReport(deps(), aSite({ id: 'site_empty' }), { period: 'yesterday' }, now);
  expect(answer.metrics).toEqual({
    visitors: 0,
    visits: 0,
    pageviews: 0,
    events: 0,
    viewsPerVisit: 0,
    bounceRate: 0,
    visitDuration: 0,
    conversions: 0,
    conversionRate: 0,
    revenue: [],
  });
  expect(answer.series).toHaveLength(24);
  expect(answer.series[0]).toEqual({
    time: '2026-03-30T00:00:00.000Z',
    visitors: 0,
    visits: 0,
    pageviews: 0,
    events: 0,
  });
});

test('cities of one name are told apart by state and country, countries have their names', async () => {
  const { locations: cities } = await locationsReport(deps(), site, { period: 'all', by: 'city' }, now);
  expect(cities.map(({ value, state, countryCode }) => `${value}, ${state}, ${countryCode}`).sort()).toEqual([
    ', , ',
    'Berlin, Berlin, DE',
    'Berlin, New Hampshire, US',
    'Munich, Bavaria, DE',
  ]);
  const { by, locations } = await locationsReport(deps(), site, { period: 'all' }, now);
  expect(by).toBe('country');
  expect(locations.map(({ value, name }) => [value, name]).sort()).toEqual([
    ['', ''],
    ['DE', 'Germany'],
    ['US', 'United States'],
  ]);
  const count = referenceOf(world, []).breakdown('country', { from: 0, to: now + 86_400_000 });
  expect(locations.find(row => row.value === 'DE')).toMatchObject(count.find(row => row.value === 'DE')!);
});

describe('one session', () => {
  const [id, session] = [...world.sessions].find(([, s]) => s.events > 1 && s.conversions.length > 0)!;

  test('is the visit object with what it came to, and its events in order', async () => {
    const answer = await sessionReport(deps(), site, id, now);
    expect(answer.session).toMatchObject({
      id,
      siteId: site.id,
      date: new Date(session.startedAt).toISOString(),
      pageviews: session.pageviews,
      events: session.events,
      exitPath: session.exitPath,
      goals: session.conversions.map(({ goalId, name }) => ({ id: goalId, name })),
    });
    const expected = world.events
      .filter(event => event.sessionId === id && event.type !== 'engagement')
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    expect(answer.events.map(event => [event.id, event.type, event.name, event.revenue])).toEqual(
      expected.map(event => [event.id, event.type, event.name, event.revenue]),
    );
  });

  test('has no end while it is open', async () => {
    const during = await sessionReport(deps(), site, id, session.lastSeenAt + 60_000);
    expect(during.session.endedAt).toBeNull();
    const after = await sessionReport(deps(), site, id, session.lastSeenAt + 3_600_000);
    expect(after.session.endedAt).toBe(new Date(session.lastSeenAt + 1_800_000).toISOString());
  });

  test('is not found on another site, nor when there is none', async () => {
    const foreign = [...neighbour.sessions.keys()][0]!;
    for (const unknown of [foreign, 'ses_none'])
      await expect(sessionReport(deps(), site, unknown, now)).rejects.toThrow('Session not found');
  });
});

test('matches takes only * as special, and the whole value; in paths it stays within a segment', async () => {
  const paths = async (filter: string) => {
    const { pages } = await pagesReport(deps(), site, { period: 'all', filter: [filter] }, now);
    return pages.map(page => page.path).sort();
  };
  expect(await paths('page:matches:/blog/*')).toEqual(['/blog/a_b', '/blog/axb']);
  expect(await paths('page:matches:/*')).not.toContain('/blog/axb');
  expect(await paths('page:matches:/*/axb|/thanks/**')).toEqual(['/blog/axb', '/thanks']);
  expect(await paths('page:matches:**xb')).toEqual(['/blog/axb']);
  expect(await paths('page:matches:/blog/a_b')).toEqual(['/blog/a_b']);
  expect(await paths('page:matches:blog')).toEqual([]);
  expect(await paths('page:matches:%')).toEqual([]);
  expect(await paths('page:contains:a_b|ü')).toEqual(['/blog/a_b', '/über uns']);
});

test('answers are what their schemas say, and nothing beside', async () => {
  const query = { period: 'all' as const };
  const stats = await statsReport(deps(), site, { ...query, compare: 'previous_year' }, now);
  const answers: [string, TSchema, unknown][] = [
    ['stats', schemas.StatsAnswer, stats],
    ['pages', schemas.PagesAnswer, await pagesReport(deps(), site, query, now)],
    ['sources', schemas.SourcesAnswer, await sourcesReport(deps(), site, query, now)],
    ['locations', schemas.LocationsAnswer, await locationsReport(deps(), site, query, now)],
    ['devices', schemas.DevicesAnswer, await devicesReport(deps(), site, query, now)],
    ['sessions', schemas.SessionsAnswer, await sessionsReport(deps(), site, query, now)],
    [
      'session',
      schemas.SessionAnswer,
      await sessionReport(deps(), site, [...world.sessions.keys()][0]!, now),
    ],
    ['events', schemas.EventsAnswer, await eventsReport(deps(), site, query, now)],
    ['names', schemas.EventNamesAnswer, await eventNamesReport(deps(), site, query, now)],
  ];
  for (const [name, schema, answer] of answers) {
    expect([...Value.Errors(schema, answer)], name).toEqual([]);
    expect(Value.Clean(schema, structuredClone(answer)), name).toEqual(answer);
  }
});

test('type narrows the list of events', async () => {
  const { events } = await eventsReport(deps(), site, { period: 'all', type: 'event', limit: 1000 }, now);
  expect(events.length).toBe(world.events.filter(event => event.type === 'event').length);
  expect(new Set(events.map(event => event.type))).toEqual(new Set(['event']));
});
