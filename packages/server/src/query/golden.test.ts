import {
  deviceDimensions,
  intervals,
  locationDimensions,
  queryMetrics,
  type SeriesPoint,
  sourceDimensions,
} from '@bellwether/contract';
import type { Funnel, FunnelStep } from '@bellwether/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSite } from '../../test/events.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import type { EventStore } from '../ports/index.ts';
import { bucketStarts } from './buckets.ts';
import * as reports from './index.ts';
import type { Period } from './period.ts';
import { periodOf } from './scope.ts';
import { tell } from './test/fed-engine.ts';
import type { Span } from './test/plain.ts';
import { countedOf } from './test/plain-visits.ts';
import * as questions from './test/questions.ts';
import { type Reference, referenceOf } from './test/reference.ts';
import { experimentReference } from './test/reference-experiments.ts';
import { funnelReference } from './test/reference-funnel.ts';
import { revenueReference } from './test/reference-money.ts';
import { queryReference } from './test/reference-query.ts';
import { makeStory } from './test/story.ts';

/**
 * The proof of the reports: 500 people's 60 days go through the real processor, log and feeder into a real engine,
 * and once more through plain loops that share no code with them. Whatever is asked, both say the same.
 */

// The clocks change in these days: in New York on 8 March, in Berlin on 29 March, on Lord Howe on 5 April.
const now = Date.parse('2026-04-07T10:20:30Z');
const site = aSite({ id: 'site_golden', timezone: 'Europe/Berlin', createdAt: now });
const story = makeStory({ siteId: site.id, seed: 11, people: 500, days: 60, until: now + 60_000 });
const counted = countedOf(story);
const neighbour = makeStory({ siteId: 'site_other', seed: 12, people: 20, days: 10, until: now });

let store: EventStore;
let end: () => Promise<void>;
const deps = () => ({ store });

beforeAll(async () => {
  ({ store, end } = await tempEventStore());
  await tell(story, store);
  await tell(neighbour, store);
});
afterAll(() => end());

/** What every report is asked: when, and of what. */
interface Question {
  when: questions.When & { timezone?: string };
  filter: string[];
  period: Period;
  reference: Reference;
}

/** A report, the choices that are its own, and how it is held against the plain count. */
interface Report<Choices> {
  choices: fc.Arbitrary<Choices>;
  check(question: Question, choices: Choices): Promise<void>;
}

const aWhen = fc
  .tuple(questions.aPeriod(now, 70), questions.aTimezone)
  .map(([when, timezone]) => ({ ...when, ...(timezone && { timezone }) }));

/** Asks a report so many random questions. */
function holds<Choices>(
  name: string,
  runs: number,
  { choices, check }: Report<Choices>,
  filters = questions.someComparisons,
): void {
  test(`${name}: ${runs} random questions`, { timeout: 120_000 }, async () => {
    const asked = fc.tuple(aWhen, filters, choices);
    await fc.assert(
      fc.asyncProperty(asked, async ([when, wanted, own]) => {
        const period = await periodOf(deps(), site, when, now);
        const reference = referenceOf(counted, wanted);
        await check({ when, filter: questions.written(wanted), period, reference }, own);
      }),
      { numRuns: runs, seed: 1 },
    );
  });
}

/** Sorted by the number and then the key's bytes, as reports rank. */
const ranked = <T extends Record<N, number> & Record<K, string>, N extends string, K extends string>(
  rows: T[],
  number: N,
  key: K,
): T[] =>
  [...rows].sort((a, b) => b[number] - a[number] || Buffer.compare(Buffer.from(a[key]), Buffer.from(b[key])));

const newestFirst = <T extends { at: number; id: string }>(list: T[]): T[] =>
  [...list].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));

const nothing = fc.constant({});
const iso = (at: number) => new Date(at).toISOString();

test('the story is what it should be', () => {
  expect(story.arrivals.length).toBeGreaterThan(3000);
  expect(counted.sessions.size).toBeGreaterThan(1000);
  const { metrics } = referenceOf(counted, []);
  const { bounceRate, conversions, revenue } = metrics({ from: 0, to: now });
  expect(bounceRate).toBeGreaterThan(0.2);
  expect(conversions).toBeGreaterThan(300);
  expect(revenue.map(({ currency }) => currency)).toEqual(['EUR', 'JPY', 'USD']);
  for (const experiment of story.experiments) {
    const { exactly } = experimentReference(counted, experiment, { from: 0, to: now }, []);
    expect(exactly.verdict.state).not.toBe('collecting');
    expect(exactly.excludedVisitors).toBeGreaterThan(10);
  }
});

describe('reports agree with a plain count', () => {
  holds('stats, their series and what they are compared with', 30, {
    choices: fc.record({
      interval: fc.constantFrom(
        undefined,
        'hour' as const,
        'day' as const,
        'week' as const,
        'month' as const,
      ),
      compare: fc.constantFrom(undefined, 'previous_period' as const, 'previous_year' as const),
    }),
    async check({ when, filter, period, reference }, { interval, compare }) {
      const long = period.to - period.from > 5 * 86_400_000;
      const width = interval === 'hour' && long ? 'day' : interval;
      const query = { ...when, filter, compare, ...(width && { interval: width }) };
      const answer = await reports.statsReport(deps(), site, query, now);
      const checkSpan = (metrics: object, series: SeriesPoint[], span: Span) => {
        expect(metrics).toEqual(reference.metrics(span));
        series.forEach((point, index) => {
          const next = series[index + 1];
          const part = { from: Date.parse(point.time), to: next ? Date.parse(next.time) : span.to };
          const { visitors, visits, pageviews, events } = reference.metrics(part);
          expect(point).toEqual({ time: point.time, visitors, visits, pageviews, events });
        });
      };
      expect(answer.period).toMatchObject({ from: iso(period.from), to: iso(period.to) });
      checkSpan(answer.metrics, answer.series, period);
      const pings = reference.pingsIn({ from: now - 5 * 60_000, to: now + 1 });
      expect(answer.realtime.visitors).toBe(new Set(pings.map(event => event.visitorId)).size);
      expect(answer.previous === undefined).toBe(compare === undefined);
      if (!answer.previous) return;
      const { from, to, series, ...metrics } = answer.previous;
      checkSpan(metrics, series, { from: Date.parse(from), to: Date.parse(to) });
    },
  });

  /** A store that says something else of the rows it would read, and is asked accordingly. */
  const telling = (answer: string): EventStore => ({
    ...store,
    query: (sql, params) => store.query(sql.startsWith('EXPLAIN') ? answer : sql, params),
  });
  holds('pages', 30, {
    choices: fc.constantFrom(null, 'SELECT 10_000_000 AS rows', 'SELECT 0 AS rows LIMIT 0'),
    async check({ when, filter, period, reference }, told) {
      const asked = { store: told === null ? store : telling(told) };
      const pages = await questions.allPages(async cursor => {
        const query = { ...when, filter, limit: 4, cursor };
        const { pages: items, nextCursor } = await reports.pagesReport(asked, site, query, now);
        return { items, nextCursor };
      });
      expect(pages).toEqual(ranked(reference.pages(period), 'visitors', 'path'));
    },
  });

  holds('sources and devices, by all they know', 20, {
    choices: fc.record({
      source: fc.constantFrom(...sourceDimensions),
      device: fc.constantFrom(...deviceDimensions),
    }),
    async check({ when, filter, period, reference }, by) {
      const expected = (dimension: string) =>
        ranked(reference.breakdown(dimension, period), 'visitors', 'value').map(row => ({
          name: row.value,
          ...row,
        }));
      const { sources } = await reports.sourcesReport(deps(), site, { ...when, filter, by: by.source }, now);
      expect(sources).toEqual(expected(by.source));
      const { devices } = await reports.devicesReport(deps(), site, { ...when, filter, by: by.device }, now);
      expect(devices).toEqual(expected(by.device));
    },
  });

  holds('locations, where their names are one place’s', 10, {
    choices: fc.constantFrom(...locationDimensions.filter(name => name !== 'city')),
    async check({ when, filter, period, reference }, by) {
      const { locations } = await reports.locationsReport(deps(), site, { ...when, filter, by }, now);
      const expected = ranked(reference.breakdown(by, period), 'visitors', 'value');
      expect(locations.map(({ name: _, countryCode: __, state: ___, ...row }) => row)).toEqual(expected);
    },
  });

  holds('event names', 10, {
    choices: nothing,
    async check({ when, filter, period, reference }) {
      const { names } = await reports.eventNamesReport(deps(), site, { ...when, filter }, now);
      expect(names).toEqual(ranked(reference.names(period), 'count', 'name'));
    },
  });

  holds('sessions and events, read page by page', 10, {
    choices: nothing,
    async check({ when, filter, period, reference }) {
      const sessions = await questions.allPages(async cursor => {
        const page = await reports.sessionsReport(deps(), site, { ...when, filter, limit: 400, cursor }, now);
        return { items: page.sessions, nextCursor: page.nextCursor };
      });
      // Their ids are the processor's own.
      const told = sessions.map(s => [s.date, s.pageviews, s.events, s.duration, s.exitPath].join());
      const plain = reference.sessionsIn(period).map(s => {
        const bounced = s.pageviews <= 1 && s.interactions === 0;
        const seconds = bounced ? 0 : (s.lastEventAt - s.startedAt) / 1000;
        return [iso(s.startedAt), s.pageviews, s.events, seconds, s.exitPath].join();
      });
      expect(told.sort()).toEqual(plain.sort());
      const events = await questions.allPages(async cursor => {
        const page = await reports.eventsReport(deps(), site, { ...when, filter, limit: 999, cursor }, now);
        return { items: page.events, nextCursor: page.nextCursor };
      });
      expect(events.map(event => event.id)).toEqual(
        newestFirst(reference.eventsIn(period)).map(event => event.id),
      );
    },
  });

  holds(
    'revenue',
    20,
    {
      choices: fc.constantFrom(undefined, ...intervals.filter(name => name !== 'minute' && name !== 'hour')),
      async check({ when, filter, period, reference }, interval) {
        const query = { ...when, filter, limit: 1000, ...(interval && { interval }) };
        const answer = await reports.revenueReport(deps(), site, query, now);
        const starts = bucketStarts(period.from, period.to, interval ?? period.interval, period.zone);
        expect(answer).toEqual(revenueReference(reference, period, starts));
      },
    },
    fc.oneof(questions.someComparisons, questions.someGoals),
  );

  const aStep: fc.Arbitrary<FunnelStep> = fc.oneof(
    fc
      .constantFrom('/', '/**', '/blog/**', '/*', '/pricing', '/shop/thanks')
      .map(path => ({ kind: 'page' as const, path })),
    fc.constantFrom('signup', 'download').map(eventName => ({ kind: 'event' as const, eventName })),
    fc
      .constantFrom('goal_signup', 'goal_deep', 'goal_blog')
      .map(goalId => ({ kind: 'goal' as const, goalId })),
  );
  holds('funnels', 30, {
    choices: fc.record({
      steps: fc.array(aStep, { minLength: 2, maxLength: 5 }),
      windowSeconds: fc.constantFrom(null, 600, 3600, 86_400, 7 * 86_400),
    }),
    async check({ when, filter, period, reference }, { steps, windowSeconds }) {
      const scope = windowSeconds === null ? 'visit' : 'visitor';
      const funnel: Funnel = {
        id: 'fun',
        siteId: site.id,
        name: '',
        createdAt: 0,
        steps,
        scope,
        windowSeconds,
      };
      const { period: told, ...answer } = await reports.funnelReport(
        deps(),
        site,
        funnel,
        { ...when, filter },
        now,
      );
      expect(told).toMatchObject({ from: iso(period.from), to: iso(period.to) });
      expect(answer).toEqual(funnelReference(reference, funnel, period));
    },
  });

  holds(
    'experiments',
    30,
    {
      choices: fc.record({
        index: fc.nat(story.experiments.length - 1),
        ended: fc.boolean(),
        threshold: fc.constantFrom(0.8, 0.95),
        // All of its time, or a part of it.
        part: fc.option(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 50, max: 110 }))),
        wanted: fc.oneof(fc.constant([]), questions.someComparisons),
      }),
      async check({ period }, { index, ended, threshold, part, wanted }) {
        const startedAt = period.from;
        const endedAt = ended ? period.to : null;
        const experiment = { ...story.experiments[index]!, startedAt, endedAt, threshold };
        const zoned = { ...site, timezone: period.zone.name };
        const ends = endedAt ?? now;
        const asked = part?.map(percent => {
          const at = startedAt + ((ends - startedAt) * percent) / 100;
          return at - (at % 1000);
        });
        const query = {
          filter: questions.written(wanted),
          ...(asked && { from: iso(asked[0]!), to: iso(asked[1]!) }),
        };
        const answer = await reports.experimentReport(deps(), zoned, experiment, null, now, query);

        const from = Math.max(startedAt, asked?.[0] ?? startedAt);
        const to = Math.min(ends, asked?.[1] ?? ends);
        const interval = to - from > 366 * 86_400_000 ? 'week' : 'day';
        const { timezone } = zoned;
        expect(answer.period).toEqual({ from: iso(from), to: iso(to), timezone, interval });
        const starts = bucketStarts(from, to, interval, period.zone);
        const plain = experimentReference(counted, experiment, { from, to }, starts, wanted);
        expect(answer).toMatchObject(plain.exactly);
        expect(answer.sampleRatio.p).toBeCloseTo(plain.sampleRatio, 5);
        answer.results.forEach(({ lift, liftInterval, chanceToWin, expectedLoss }, variant) => {
          const odds = plain.odds[variant]!;
          expect(chanceToWin).toBeCloseTo(odds.chanceToWin, 5);
          expect(expectedLoss).toBeCloseTo(odds.expectedLoss, 5);
          if (odds.lift === null) expect(lift).toBeNull();
          else expect(lift).toBeCloseTo(odds.lift, 9);
          expect(liftInterval === null).toBe(experiment.variants[variant]!.isControl);
          if (liftInterval === null) return;
          expect(odds.likelihoodOf(liftInterval.from)).toBeCloseTo(0.025, 3);
          expect(odds.likelihoodOf(liftInterval.to)).toBeCloseTo(0.975, 3);
        });
      },
    },
    fc.constant([]),
  );

  holds('any metrics by any dimensions under any filters', 50, {
    choices: fc.record({
      metrics: fc.uniqueArray(fc.constantFrom(...queryMetrics), { minLength: 1 }),
      dimensions: fc.uniqueArray(questions.aGrouping, { maxLength: 3 }),
      filters: questions.someFilters,
    }),
    async check({ when, period }, { metrics, dimensions, filters }) {
      const rows = await questions.allPages(async cursor => {
        const body = {
          ...when,
          metrics,
          dimensions,
          filters: filters.map(questions.given),
          limit: 500,
          ...(cursor !== undefined && { cursor }),
        };
        const { results, meta } = await reports.queryReport(deps(), site, body, now);
        return { items: results, nextCursor: meta.nextCursor };
      });
      const starts = Object.fromEntries(
        dimensions.flatMap(name => {
          if (!name.startsWith('time')) return [];
          const interval = intervals.find(one => name === `time:${one}`) ?? period.interval;
          return [[name, bucketStarts(period.from, period.to, interval, period.zone)]];
        }),
      );
      const expected = queryReference(referenceOf(counted, filters), period, { metrics, dimensions, starts });
      expect(sorted(rows)).toEqual(sorted(expected));
    },
  });
});

const sorted = <T extends { dimensions: object }>(rows: T[]): T[] =>
  [...rows].sort((a, b) => (JSON.stringify(a.dimensions) < JSON.stringify(b.dimensions) ? -1 : 1));

describe('days are those of the calendar', () => {
  test.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])(
    'of %s',
    async timezone => {
      const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
      const dayOf = (at: number) => calendar.format(at);
      const body = {
        metrics: ['pageviews' as const],
        dimensions: ['time:day'],
        period: 'all' as const,
        timezone,
      };
      const { results } = await reports.queryReport(deps(), site, { ...body, limit: 1000 }, now);
      const told = results.map(({ dimensions, metrics }) => [
        dayOf(Date.parse(dimensions['time:day']!)),
        metrics.pageviews,
      ]);
      const plain = new Map<string, number>();
      const today = dayOf(now);
      for (const { type, at } of counted.events) {
        const day = dayOf(at);
        if (type === 'pageview' && day <= today) plain.set(day, (plain.get(day) ?? 0) + 1);
      }
      expect(told).toEqual([...plain].sort());
    },
  );

  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['America/New_York', '2026-03-08', 23],
    ['Australia/Sydney', '2026-04-05', 25],
    ['Europe/Berlin', '2026-03-30', 24],
  ])('in %s, %s has %i hours, each counted once', async (timezone, day, hours) => {
    const query = { from: day, to: day, timezone, interval: 'hour' as const };
    const { series, metrics } = await reports.statsReport(deps(), site, query, now);
    expect(series).toHaveLength(hours);
    expect(series.reduce((sum, point) => sum + point.pageviews, 0)).toBe(metrics.pageviews);
    const hour = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
    expect(series.every(({ time }) => hour.format(Date.parse(time)).endsWith(':00'))).toBe(true);
  });
});
