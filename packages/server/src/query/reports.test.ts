import * as schemas from '@bellwether/contract';
import type { Funnel } from '@bellwether/core';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSite } from '../../test/events.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { aBatch, aTrackedEvent } from '../../test/tracked.ts';
import type { EventStore } from '../ports/index.ts';
import {
  devicesReport,
  eventNamesReport,
  eventsReport,
  funnelReport,
  locationsReport,
  pagesReport,
  queryReport,
  revenueReport,
  sessionReport,
  sessionsReport,
  sourcesReport,
  statsReport,
} from './index.ts';
import { referenceOf } from './test/reference.ts';
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

let store: EventStore;
let end: () => Promise<void>;
const deps = () => ({ store });

beforeAll(async () => {
  ({ store, end } = await tempEventStore());
  for (const batch of [...world.batches, ...neighbour.batches]) await store.write(batch);
});
afterAll(() => end());

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
  const everything: schemas.QueryBody = {
    period: 'all',
    metrics: [...schemas.queryMetrics],
    dimensions: ['time', 'goal', 'utm_source', 'prop.plan'],
    filters: ['country:is:DE', { or: ['goal:matches:*', { dimension: 'page', op: 'is', values: ['/'] }] }],
  };
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
    ['revenue', schemas.RevenueAnswer, await revenueReport(deps(), site, query, now)],
    ['query', schemas.QueryAnswer, await queryReport(deps(), site, everything, now)],
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

describe('a query', () => {
  const ask = (body: Partial<schemas.QueryBody>) =>
    queryReport(deps(), site, { metrics: ['visitors'], period: 'all', ...body }, now);

  test('is one row without dimensions, even of nothing', async () => {
    const nobody = await ask({ metrics: ['visitors', 'bounceRate', 'revenue'], filters: ['country:is:XX'] });
    expect(nobody.results).toEqual([
      { dimensions: {}, metrics: { visitors: 0, bounceRate: 0, revenue: [] } },
    ]);
  });

  test('has no row for what visits were before they went on', async () => {
    const { results } = await ask({
      metrics: ['visits'],
      dimensions: ['exit_page', 'time:hour'],
      period: '30d',
      limit: 1000,
    });
    expect(results.length).toBeGreaterThan(100);
    expect(results.every(({ metrics }) => metrics.visits! > 0)).toBe(true);
  });

  test('is echoed as it was understood', async () => {
    const body = {
      dimensions: ['time', 'country'],
      from: '2026-03-29',
      to: '2026-03-29',
      period: undefined,
      filters: ['page:matches:/blog/*|/'],
    };
    expect((await ask(body)).query).toEqual({
      siteId: site.id,
      metrics: ['visitors'],
      dimensions: ['time', 'country'],
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
      timezone: 'Europe/Berlin',
      interval: 'hour',
      filters: [{ dimension: 'page', op: 'matches', values: ['/blog/*', '/'] }],
      orderBy: [{ by: 'time', direction: 'asc' }],
      limit: 100,
    });
  });

  test('is ordered as asked, and pages on without a gap', async () => {
    const body: Partial<schemas.QueryBody> = {
      metrics: ['pageviews', 'visitDuration'],
      dimensions: ['page', 'browser'],
      orderBy: [{ by: 'browser', direction: 'desc' }, { by: 'visitDuration' }],
    };
    const { results } = await ask({ ...body, limit: 1000 });
    const browsers = results.map(row => row.dimensions.browser!);
    expect(browsers).toEqual([...browsers].sort().reverse());
    const firefox = results.filter(row => row.dimensions.browser === 'Firefox');
    const durations = firefox.map(row => row.metrics.visitDuration!);
    expect(durations).toEqual([...durations].sort((a, b) => b - a));
    const first = await ask({ ...body, limit: 5 });
    const second = await ask({ ...body, limit: 1000, cursor: first.meta.nextCursor! });
    expect([...first.results, ...second.results]).toEqual(results);
    expect(second.meta.nextCursor).toBeNull();
  });

  test.each<[string, Partial<schemas.QueryBody>, string]>([
    ['an unknown dimension', { dimensions: ['colour'] }, 'The dimension "colour" is not known.'],
    [
      'an interval there is not',
      { dimensions: ['time:decade'] },
      'The dimension "time:decade" is not known.',
    ],
    ['a dimension twice', { dimensions: ['page', 'page'] }, 'asks for "page" twice'],
    ['an order by something else', { orderBy: [{ by: 'visits' }] }, 'asks for no "visits" to order by'],
    ['an order by revenue', { metrics: ['revenue'], orderBy: [{ by: 'revenue' }] }, 'Revenue has no order'],
    ['too many points', { dimensions: ['time:minute'] }, 'more than 1500 points'],
    ['a filter that is none', { filters: [{ or: ['page'] }] }, 'not of the form'],
  ])('is refused with %s', async (_, body, problem) => {
    await expect(ask(body)).rejects.toThrow(problem);
  });
});

describe('a funnel', () => {
  const at = Date.parse('2026-01-10T23:50:00Z');
  const ofPages = (...paths: string[]): Funnel => ({
    id: 'fun_1',
    siteId: 'site_funnel',
    name: 'Checkout',
    steps: paths.map(path => ({ kind: 'page', path })),
    scope: 'visit',
    windowSeconds: null,
    createdAt: now,
  });
  const reach = async (funnel: Funnel, filter: string[] = []) => {
    const query = { from: '2026-01-10', to: '2026-01-10', filter };
    const { steps } = await funnelReport(deps(), aSite({ id: 'site_funnel' }), funnel, query, now);
    return steps.map(step => step.visits ?? step.visitors);
  };
  const minutes = (...list: [minute: number, visitor: string, path: string][]) =>
    list.map(([minute, visitor, path]) =>
      aTrackedEvent({
        siteId: 'site_funnel',
        at: at + minute * 60_000,
        visitorId: visitor,
        sessionId: `ses_${visitor}${minute > 50}`,
        path,
      }),
    );
  beforeAll(() =>
    store.write(
      aBatch({
        events: minutes(
          [0, 'ann', '/cart'],
          [0, 'ann', '/cart'],
          [1, 'ann', '/help'],
          [20, 'ann', '/pay'],
          [0, 'bob', '/pay'],
          [5, 'bob', '/cart'],
          [60, 'bob', '/pay'],
          [20, 'cy', '/cart'],
          [0, 'dee', '/cart'],
        ),
      }),
    ),
  );

  test('goes step by step, whatever lies between, also over the period’s end', async () => {
    expect(await reach(ofPages('/cart', '/pay'))).toEqual([3, 1]);
  });

  test('takes one event for one step', async () => {
    expect(await reach(ofPages('/cart', '/cart', '/cart'))).toEqual([3, 1, 0]);
  });

  test('goes over visits within its time', async () => {
    const withinTime = (windowSeconds: number): Funnel => ({
      ...ofPages('/cart', '/pay'),
      scope: 'visitor',
      windowSeconds,
    });
    expect(await reach(withinTime(55 * 60))).toEqual([3, 2]);
    expect(await reach(withinTime(55 * 60 - 1))).toEqual([3, 1]);
  });

  test('is of the visits that its filters choose, with all their events', async () => {
    expect(await reach(ofPages('/cart', '/pay'), ['page:is:/help'])).toEqual([1, 1]);
  });
});
