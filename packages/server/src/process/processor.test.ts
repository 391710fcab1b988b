import { type Goal, type MessageType, newWebhook, SESSION_TIMEOUT_MS, type Webhook } from '@bellwether/core';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { anEvent, T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { query } from '../adapters/sql/engine.ts';
import { createEventLog } from '../adapters/sql/event-log.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createMetrics } from '../metrics.ts';
import { readEventLines } from '../ports/index.ts';
import { createProcessor } from './processor.ts';

const aWebhook = (events: MessageType[], over: Partial<Webhook> = {}): Webhook =>
  newWebhook({
    id: 'wh_1',
    accountId: 'user_a',
    siteId: 'site_a',
    url: 'https://receiver.example/',
    events,
    ...over,
  });

let db: TempDatabase;
let clock: FakeClock;
let webhooks: Webhook[];
let goals: Goal[];
let woken: string[][];
let streamed: Set<MessageType>;
let told: MessageType[];
let lastId: number;

beforeEach(async () => {
  db = await tempDatabase();
  clock = new FakeClock(T0);
  webhooks = [];
  goals = [];
  woken = [];
  streamed = new Set();
  told = [];
  lastId = 0;
});
afterEach(() => db.end());

async function started() {
  const processor = createProcessor({
    store: createIngestStore(db.engine),
    clock,
    newId: prefix => `${prefix}_${++lastId}`,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    goals: () => goals,
    audience: () => ({
      accountId: 'user_a',
      webhooks,
      types: new Set<MessageType>([...webhooks.flatMap(w => w.events), ...streamed]),
      streamed,
    }),
    persistent: () => false,
    onCommitted(news) {
      woken.push(news.webhookIds);
      told.push(...news.streamed.map(message => message.type));
    },
  });
  await processor.start();
  return processor;
}

const rows = async (sql: string) => (await query(db.engine, sql)).rows;

describe('a commit', () => {
  it('holds the event, its session, its messages and their deliveries', async () => {
    webhooks = [aWebhook(['pageview.tracked', 'session.created', 'visitor.created'])];
    const processor = await started();
    expect(await processor.submit([anEvent({ path: '/pricing' })])).toEqual({ accepted: 1, homeless: 0 });
    expect(await rows('SELECT type FROM messages ORDER BY type')).toMatchObject([
      { type: 'pageview.tracked' },
      { type: 'session.created' },
      { type: 'visitor.created' },
    ]);
    expect(await rows('SELECT webhook_id, state, next_at FROM deliveries')).toEqual(
      Array(3).fill({ webhook_id: 'wh_1', state: 'pending', next_at: T0 }),
    );
    expect(await rows('SELECT events FROM event_log')).toEqual([{ events: 1 }]);
    expect(woken).toEqual([['wh_1']]);
  });

  it('knows a visitor again whose visit is over, but has not been ended yet', async () => {
    webhooks = [aWebhook(['visitor.created', 'session.created'])];
    const processor = await started();
    await processor.submit([anEvent()]);
    clock.advance(2 * SESSION_TIMEOUT_MS);
    await processor.submit([anEvent({ at: clock.now() })]);
    const told = await rows('SELECT type, data FROM messages ORDER BY type, at');
    expect(told.map(row => row.type)).toEqual(['session.created', 'session.created', 'visitor.created']);
    const second = JSON.parse(told[1]!.data as string) as { visitor: { firstSeen: string } };
    expect(Date.parse(second.visitor.firstSeen)).toBe(T0);
  });

  it('tells streams what they listen to, once it is durable, whether a webhook hears it or not', async () => {
    webhooks = [aWebhook(['pageview.tracked'])];
    streamed.add('session.created').add('session.ended');
    const processor = await started();
    await processor.submit([anEvent()]);
    expect(told).toEqual(['session.created']);
    expect(await rows('SELECT type FROM messages')).toEqual([{ type: 'pageview.tracked' }]);
    clock.advance(SESSION_TIMEOUT_MS);
    await processor.endIdle();
    expect(told).toEqual(['session.created', 'session.ended']);
  });

  it('stores a message’s data byte for byte', async () => {
    webhooks = [aWebhook(['pageview.tracked'])];
    const processor = await started();
    const props = {
      quote: '"\\\u0000\u001f',
      rtl: '\u202e',
      emoji: '🦩',
      n: 1e21,
      small: 1e-7,
      f: 0.1,
      lone: '\ud800',
      html: '</script>',
    };
    const event = anEvent({ props });
    await processor.submit([event]);
    const [row] = await rows('SELECT data FROM messages');
    const data = row!.data as string;
    expect(JSON.parse(data).props).toEqual(props);
    expect(JSON.stringify(JSON.parse(data))).toBe(data);
  });

  it('shared by requests that arrive together takes each id once', async () => {
    const processor = await started();
    const event = anEvent();
    const all = await Promise.all([1, 2, 3].map(() => processor.submit([event, anEvent()])));
    expect(all).toEqual(Array(3).fill({ accepted: 2, homeless: 0 }));
    expect(await rows('SELECT sum(events) AS n FROM event_log')).toEqual([{ n: 4 }]);
    await processor.snapshot();
    expect(await rows('SELECT count(*) AS n FROM open_sessions')).toEqual([{ n: 1 }]);
  });

  it('knows an id again after a restart, for a day', async () => {
    const event = anEvent();
    await (await started()).submit([event]);
    clock.advance(23 * 3_600_000);
    const again = { ...event, at: clock.now() };
    expect(await (await started()).submit([again])).toEqual({ accepted: 1, homeless: 0 });
    expect(await rows('SELECT sum(events) AS n FROM event_log')).toEqual([{ n: 1 }]);
    clock.advance(3_600_001);
    await (await started()).submit([{ ...again, at: clock.now() }]);
    expect(await rows('SELECT sum(events) AS n FROM event_log')).toEqual([{ n: 2 }]);
  });

  it('makes nothing to send for history, for filtered data, and waits with a disabled webhook', async () => {
    webhooks = [
      aWebhook(['pageview.tracked'], { filter: [{ field: 'path', op: 'is', value: '/a' }] }),
      aWebhook(['pageview.tracked'], { id: 'wh_off', active: false }),
    ];
    const processor = await started();
    await processor.submit([anEvent({ live: false, at: T0 - 86_400_000 }), anEvent({ path: '/b' })]);
    await processor.submit([anEvent({ path: '/a' })]);
    expect(await rows('SELECT webhook_id, state FROM deliveries ORDER BY id')).toEqual([
      { webhook_id: 'wh_off', state: 'paused' },
      { webhook_id: 'wh_1', state: 'pending' },
      { webhook_id: 'wh_off', state: 'paused' },
    ]);
  });
});

describe('sessions', () => {
  it('go on after a restart, and end by the clock with their message', async () => {
    webhooks = [aWebhook(['session.ended'])];
    await (await started()).submit([anEvent()]);
    clock.advance(10 * 60_000);
    const again = await started();
    await again.submit([anEvent({ path: '/b', at: clock.now() })]);
    clock.advance(30 * 60_000 - 1);
    await again.endIdle();
    expect(await rows('SELECT * FROM messages')).toEqual([]);
    clock.advance(1);
    await again.endIdle();
    const [message] = await rows('SELECT type, at, data FROM messages');
    expect(message).toMatchObject({ type: 'session.ended', at: clock.now() });
    expect(JSON.parse(message!.data as string)).toMatchObject({
      pageviews: 2,
      duration: 600,
      exitPath: '/b',
    });
    await again.endIdle();
    await (await started()).endIdle();
    expect(await rows('SELECT count(*) AS n FROM messages')).toEqual([{ n: 1 }]);
    await again.snapshot();
    expect(await rows('SELECT * FROM open_sessions')).toEqual([]);
  });
});

describe('stopping', () => {
  it('finishes what was taken and refuses what comes after', async () => {
    const processor = await started();
    const taken = processor.submit([anEvent()]);
    const stopped = processor.stop();
    await expect(processor.submit([anEvent()])).rejects.toMatchObject({ code: 'stopping' });
    await stopped;
    expect(await taken).toMatchObject({ accepted: 1 });
    expect(await rows('SELECT count(*) AS n FROM open_sessions')).toEqual([{ n: 1 }]);
  });

  it('of the database refuses what waits instead of accepting it', async () => {
    const processor = await started();
    const waiting = processor.submit([anEvent()]);
    const failed = expect(waiting).rejects.toMatchObject({ code: 'overloaded' });
    await db.engine.close();
    await failed;
  });
});

describe('the event log', () => {
  it('hands out the same batch until it is done, then the next', async () => {
    const processor = await started();
    let tokens = 0;
    const log = createEventLog(db.engine, () => `token-${++tokens}`);
    expect(await log.next(10)).toBeNull();
    await processor.submit([anEvent({ path: '/a' })]);
    await processor.snapshot();
    await processor.submit([anEvent({ path: '/b' })]);
    expect(await log.backlog()).toBe(4);
    const batch = (await log.next(1))!;
    expect(readEventLines(batch.events.text).map(e => e.path)).toEqual(['/a']);
    expect(batch.sessions.count).toBe(1);
    expect(batch.sessions.text).toMatch(/^\t\{.*"pageviews":1,.*\}\n$/);
    await processor.snapshot();
    expect(await createEventLog(db.engine, () => 'other').next(100)).toEqual(batch);
    await log.done(batch);
    const next = (await log.next(100))!;
    expect(readEventLines(next.events.text).map(e => e.path)).toEqual(['/b']);
    expect(next.sessions.text).toMatch(/^\{.*"pageviews":1,.*\}\t\{.*"pageviews":2,.*\}\n$/);
    expect(next.token).not.toBe(batch.token);
    await log.done(next);
    expect(await rows('SELECT * FROM event_log')).toEqual([]);
    expect(await log.backlog()).toBe(0);
  });
});
