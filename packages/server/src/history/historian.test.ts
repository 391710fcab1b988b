import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, type EnrichedEvent, newId } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { aGoal, anEvent, T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../adapters/clickhouse/embedded-engine.ts';
import { query } from '../adapters/sql/engine.ts';
import { createErasureStore } from '../adapters/sql/erasure.ts';
import { createHistoryLog } from '../adapters/sql/history-log.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createQuarantine } from '../adapters/sql/quarantine.ts';
import { createMetrics } from '../metrics.ts';
import { type EventStore, linesOf } from '../ports/index.ts';
import { systemClock } from '../system-clock.ts';
import { createHistorian, type HistorianDeps, pastEvent } from './historian.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const logger = { info() {}, warn() {}, error() {} };

let folder: string;
let engine: EmbeddedEngine;
let store: EventStore;
let meta: TempDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-history-'));
  engine = startEmbeddedEngine({ dataDir: join(folder, 'events'), log: logger, clock: systemClock });
  await engine.ready;
  store = createClickHouseStore({ url: () => engine.url() });
  await store.migrate();
  meta = await tempDatabase();
});
afterAll(async () => {
  await meta.end();
  await store.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

let lastId = 0;
const nextId = () => ++lastId;

function historian(over: Partial<HistorianDeps> = {}) {
  const random = () => Buffer.from(nextId().toString(16).padStart(20, '0'), 'hex');
  return createHistorian({
    log: createHistoryLog(meta.engine),
    store,
    isThere: () => true,
    visitors: createIngestStore(meta.engine).visitors,
    goals: () => [],
    persistent: () => false,
    caughtUp: async () => {},
    clock: new FakeClock(T0),
    newId: prefix => newId(prefix, T0, random()),
    newToken: () => `token-${nextId()}`,
    logger,
    metrics: createMetrics(),
    ...over,
  });
}

const past = (over: Partial<EnrichedEvent>) => anEvent({ live: false, ...over });

/** Hands the events over in chunks, each when the one before is in the event store. */
async function tell(
  events: readonly EnrichedEvent[],
  { size = 100, over = {} as Partial<HistorianDeps> } = {},
) {
  const { take, stop } = historian(over);
  let counted = 0;
  let duplicate = 0;
  for (let i = 0; i < events.length; i += size) {
    const taken = await take(events[i]!.siteId, events.slice(i, i + size).map(pastEvent));
    const outcome = await taken.outcome;
    counted += outcome.counted;
    duplicate += outcome.duplicate;
  }
  await stop();
  return { counted, duplicate };
}

async function reported(siteId: string) {
  const [row] = await store.query<Record<string, number>>(
    `SELECT (SELECT count() FROM events WHERE site_id = {siteId:String}) AS events,
      (SELECT uniqExact(session_id) FROM events WHERE site_id = {siteId:String}) AS visitsOfEvents,
      (SELECT countIf(starts_session) FROM events WHERE site_id = {siteId:String}) AS starts,
      (SELECT countIf(new_visitor) FROM events WHERE site_id = {siteId:String}) AS newVisitors,
      sum(sign) AS visits, sum(sign * pageviews) AS pageviews, sum(sign * duration) AS seconds,
      sum(sign * is_bounce) AS bounces
    FROM sessions WHERE site_id = {siteId:String}`,
    { siteId },
  );
  return row!;
}

/** A month of visits, each of up to four pageviews within 24 minutes, at least two hours apart. */
function month(siteId: string, visitors: number, visits: number) {
  const events: EnrichedEvent[] = [];
  let seconds = 0;
  let bounces = 0;
  for (let v = 0; v < visitors; v++) {
    for (let n = 0; n < visits; n++) {
      const start = T0 - 40 * DAY + n * 4 * 60 * MINUTE + v * 17_000;
      const pages = 1 + ((v + n) % 4);
      for (let p = 0; p < pages; p++) {
        events.push(past({ siteId, visitorId: `vis_${v}`, at: start + p * 8 * MINUTE, path: `/${p}` }));
      }
      seconds += (pages - 1) * 8 * 60;
      if (pages === 1) bounces++;
    }
  }
  const expected = {
    events: events.length,
    visitsOfEvents: visitors * visits,
    starts: visitors * visits,
    visits: visitors * visits,
    pageviews: events.length,
    seconds,
    bounces,
  };
  return { events, expected };
}

/** The same order each time, and none that means anything. */
function shuffled<T>(list: readonly T[]): T[] {
  const result = [...list];
  let seed = 42;
  for (let i = result.length - 1; i > 0; i--) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    const j = seed % (i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

describe('events of the past', () => {
  it('come to the right visits, thousands of them in the order of their time', async () => {
    const { events, expected } = month('ordered', 40, 50);
    const inTime = events.toSorted((a, b) => a.at - b.at);
    expect(await tell(inTime, { size: 500 })).toEqual({ counted: events.length, duplicate: 0 });
    expect(await reported('ordered')).toEqual({ ...expected, newVisitors: 40 });
  });

  it('come to the right visits in any order', async () => {
    const { events, expected } = month('shuffled', 20, 20);
    await tell(shuffled(events), { size: 37 });
    expect(await reported('shuffled')).toMatchObject(expected);
  });

  it('count once, however often they are told, in whatever company', async () => {
    const { events, expected } = month('again', 5, 5);
    await tell(events.slice(0, 30));
    expect(await tell(events, { size: 7 })).toEqual({ counted: events.length - 30, duplicate: 30 });
    expect(await tell(events)).toEqual({ counted: 0, duplicate: events.length });
    expect(await reported('again')).toMatchObject(expected);
  });

  it('make a visitor known from the first day on, where ids last', async () => {
    const at = [3, 1, 2].map(days => T0 - days * 10 * DAY);
    const over = { persistent: () => true };
    for (const when of at) await tell([past({ siteId: 'lasting', visitorId: 'vis_l', at: when })], { over });
    expect((await reported('lasting')).newVisitors).toBe(1);
    const known = await createIngestStore(meta.engine).visitors([{ siteId: 'lasting', visitorId: 'vis_l' }]);
    expect(known.get('lasting\0vis_l')?.firstSeenAt).toBe(T0 - 30 * DAY);
  });

  it('convert goals as often as these say', async () => {
    const goals = (['visit', 'visitor', 'every'] as const).map(oncePer =>
      aGoal({ id: oncePer, siteId: 'goals', path: '/0', oncePer }),
    );
    const { events } = month('goals', 3, 4);
    const reloads = events
      .filter(e => e.path === '/0')
      .map(e => past({ ...e, id: `${e.id}b`, at: e.at + 1 }));
    await tell([...events, ...reloads], { size: 5, over: { goals: () => goals, persistent: () => true } });
    expect(
      await store.query(
        `SELECT arrayJoin(goals) AS goal, count() AS n FROM events WHERE site_id = 'goals' GROUP BY goal ORDER BY goal`,
      ),
    ).toEqual([
      { goal: 'every', n: 24 },
      { goal: 'visit', n: 12 },
      { goal: 'visitor', n: 3 },
    ]);
  });

  it('leave visits alone that may still be open', async () => {
    const ago = (minutes: number) => past({ siteId: 'open', at: T0 - minutes * MINUTE, visitorId: 'vis_o' });
    await tell([ago(70), ago(45), ago(20)]);
    await tell([ago(69)]);
    expect(await reported('open')).toMatchObject({ events: 4, visits: 2 });
  });
});

describe('the log of the past', () => {
  it('goes on after a crash between any two steps, and counts once', async () => {
    const { events, expected } = month('crashed', 10, 10);
    const log = createHistoryLog(meta.engine);
    const steps = [
      { plan: () => Promise.reject(new Error('crash')) },
      { store: { ...store, write: () => Promise.reject(new Error('crash')) } },
      {
        store: {
          ...store,
          write: (batch: Parameters<EventStore['write']>[0]) =>
            store.write({ ...batch, sessions: linesOf([]) }).then(() => Promise.reject(new Error('crash'))),
        },
      },
      { done: () => Promise.reject(new Error('crash')) },
    ];
    await log.append('crashed', events.map(pastEvent));
    for (const { store: broken = store, ...brokenLog } of steps) {
      let crash = () => {};
      const crashed = new Promise<void>(resolve => {
        crash = resolve;
      });
      const dying = historian({
        log: { ...log, ...brokenLog },
        store: broken,
        logger: { ...logger, warn: () => crash() },
      });
      await dying.start();
      await crashed;
      await dying.stop();
    }
    const next = historian();
    await next.start();
    await expect.poll(() => log.waiting(), { timeout: 10_000 }).toEqual([]);
    await next.stop();
    expect(await reported('crashed')).toMatchObject(expected);
  });

  it('puts aside what the event store can not read, and tries it again when asked to', async () => {
    const log = createHistoryLog(meta.engine);
    const quarantine = createQuarantine(meta.engine);
    const events = ['a', 'b', 'c'].map(id =>
      past({ siteId: 'spoilt', id, visitorId: `vis_${id}`, at: T0 - DAY }),
    );
    let crash = () => {};
    const crashed = new Promise<void>(resolve => {
      crash = resolve;
    });
    const dying = historian({
      log: { ...log, plan: plan => log.plan(plan).then(() => Promise.reject(new Error('crash'))) },
      logger: { ...logger, warn: () => crash() },
    });
    await dying.take('spoilt', events.map(pastEvent));
    await crashed;
    await dying.stop();
    // As a version would plan it that writes what the event store doesn't know.
    const { events: planned, ...plan } = (await log.planned())!;
    const spoilt = planned.text.replace('"type":"pageview"', '"type":"?"');
    await query(meta.engine, 'UPDATE history_plan SET doc = ?', [
      JSON.stringify({ ...plan, events: { ...planned, text: spoilt } }),
    ]);
    const again = historian();
    await again.start();
    await expect.poll(() => log.waiting(), { timeout: 10_000 }).toEqual([]);
    expect(await reported('spoilt')).toMatchObject({ events: 2, visits: 3 });
    const [row] = await quarantine.list(0, 10);
    expect(row).toMatchObject({ table: 'events', siteId: 'spoilt', origin: 'history', putAsideAt: T0 });
    expect(row!.reason).toContain("Unknown element '?'");

    await quarantine.retry([row!.id]);
    again.wake();
    await expect.poll(async () => (await quarantine.list(row!.id, 10)).length, { timeout: 10_000 }).toBe(1);
    const [back] = await quarantine.list(0, 10);
    expect(back).toMatchObject({ line: row!.line, again: false });

    await query(meta.engine, 'UPDATE quarantine SET line = replace(line, ?, ?)', [
      '"type":"?"',
      '"type":"pageview"',
    ]);
    await quarantine.retry('all');
    again.wake();
    await expect.poll(() => reported('spoilt'), { timeout: 10_000 }).toMatchObject({ events: 3, visits: 3 });
    await expect.poll(() => log.planned(), { timeout: 10_000 }).toBeNull();
    await again.stop();
    expect(await quarantine.count()).toBe(0);
  });

  it('takes no more than it may keep', async () => {
    const { take, stop } = historian({
      maxWaiting: 2,
      store: { ...store, query: () => new Promise(() => {}) },
    });
    await take('full', [pastEvent(past({ siteId: 'full' }))]);
    await expect(
      take(
        'full',
        [1, 2].map(() => pastEvent(past({ siteId: 'full' }))),
      ),
    ).rejects.toMatchObject({
      code: 'overloaded',
    });
    void stop();
    await createErasureStore(meta.engine).deleteHistory('full');
  });

  it('takes nothing more of a site that has gone, and lets go of what it had', async () => {
    const log = createHistoryLog(meta.engine);
    const one = [pastEvent(past({ siteId: 'gone' }))];
    let there = true;
    let engineBack = false;
    let tried = () => {};
    const firstTry = new Promise<void>(resolve => {
      tried = resolve;
    });
    const written: string[] = [];
    const { take, passed, stop } = historian({
      clock: systemClock,
      maxWaiting: 2,
      isThere: () => there,
      store: {
        ...store,
        async write(batch) {
          tried();
          if (!engineBack) throw new AppError('analytics_unavailable');
          written.push(batch.token);
        },
      },
    });
    const [onItsWay, waiting] = [await take('gone', one), await take('gone', one)];
    await firstTry;
    there = false;
    await createErasureStore(meta.engine).deleteHistory('gone');
    await expect(take('gone', one)).rejects.toMatchObject({ code: 'site_not_found' });
    let isPassed = false;
    const passing = passed('gone').then(() => {
      isPassed = true;
    });
    // What is planned will be written once the engine is back: until then nobody may take the site for deleted.
    expect(await log.planned()).toMatchObject({ siteId: 'gone' });
    expect(isPassed).toBe(false);
    engineBack = true;
    await passing;
    expect(written).toHaveLength(1);
    expect(await log.planned()).toBeNull();
    await Promise.allSettled([onItsWay.outcome, waiting.outcome]);
    there = true;
    await take('gone', one);
    await take('gone', one);
    await stop();
    await createErasureStore(meta.engine).deleteHistory('gone');
  });
});
