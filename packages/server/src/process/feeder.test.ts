import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { aSession, aTrackedEvent } from '../../test/tracked.ts';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../adapters/clickhouse/embedded-engine.ts';
import { createEventLog } from '../adapters/sql/event-log.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createMetrics } from '../metrics.ts';
import type { EventLog, EventStore, IngestCommit } from '../ports/index.ts';
import { systemClock } from '../system-clock.ts';
import { createFeeder, type Feeder } from './feeder.ts';

/** Patient: other programs may keep the machine busy. */
const poll = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

const NOBODY = 'http://127.0.0.1:9'; // "discard": nothing listens there

let folder: string;
let engine: EmbeddedEngine;
let reachable: boolean;
let store: EventStore;
let db: TempDatabase;
let clock: FakeClock;
let log: EventLog;
let feeder: Feeder;
let metrics: ReturnType<typeof createMetrics>;
let siteId: string;
let sites = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  const silent = pino({ level: 'silent' });
  engine = startEmbeddedEngine({ dataDir: join(folder, 'events'), log: silent, clock: systemClock });
  await engine.ready;
  store = createClickHouseStore({ url: () => (reachable ? engine.url() : NOBODY) });
  reachable = true;
  await store.migrate();
});
afterAll(async () => {
  await store.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  db = await tempDatabase();
  clock = new FakeClock(T0);
  metrics = createMetrics();
  siteId = `site_${++sites}`;
  reachable = true;
  let tokens = 0;
  log = createEventLog(db.engine, () => `${siteId}-${++tokens}`);
  feeder = createFeeder({ log, store, clock, logger: pino({ level: 'silent' }), metrics, batchRows: 4 });
});
afterEach(async () => {
  await feeder.stop();
  await db.end();
});

/** Commits the events one by one, the last with the visit they made. */
async function commit(events: number): Promise<void> {
  const ingest = createIngestStore(db.engine);
  for (let i = 1; i < events; i++) await ingest.commit({ ...anyCommit(), snapshot: null });
  await ingest.commit(anyCommit());
}

function anyCommit(): IngestCommit {
  return {
    now: T0,
    events: [aTrackedEvent({ siteId })],
    ended: [],
    eventIds: new Uint8Array(),
    visitors: [],
    messages: [],
    deliveries: [],
    snapshot: [{ before: null, after: aSession({ siteId }), ended: false }],
  };
}

async function stored(): Promise<number> {
  const sql = 'SELECT count() AS n FROM events WHERE site_id = {siteId:String}';
  return (await store.query<{ n: number }>(sql, { siteId }))[0]!.n;
}

it('gathers for a moment, then moves what is there', async () => {
  await commit(2);
  feeder.wake();
  feeder.wake();
  expect(clock.waiting()).toEqual([T0 + 200]);
  clock.advance(200);
  await poll(stored).toBe(2);
  await poll(() => log.backlog()).toBe(0);
});

it('moves full batches one after the other until the log is empty', async () => {
  await commit(11); // three batches of four
  feeder.wake();
  clock.advance(200);
  await poll(() => log.backlog()).toBe(0);
  expect(await stored()).toBe(11);
});

it('drains at once', async () => {
  await commit(9);
  await feeder.drain();
  expect(await stored()).toBe(9);
  expect(await log.backlog()).toBe(0);
  expect((await metrics.logBacklog.get()).values[0]?.value).toBe(0);
});

it('catches up with what is committed by now, behind a batch that could not be written before', async () => {
  await commit(3);
  reachable = false;
  await expect(feeder.catchUp()).rejects.toMatchObject({ code: 'analytics_unavailable' });
  await commit(2);
  reachable = true;
  await feeder.catchUp();
  expect(await stored()).toBe(5);
});

it('counts once what a crash left in the log though it was in the store', async () => {
  await commit(3);
  await store.write((await log.next(4))!);
  await feeder.drain();
  expect(await stored()).toBe(3);
});

it('waits ever longer while the store is away, keeps the rows, and goes on by itself', async () => {
  await commit(3);
  reachable = false;
  feeder.wake();
  clock.advance(200);
  for (const pause of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
    await poll(() => clock.waiting()).toEqual([clock.now() + pause]);
    feeder.wake(); // new rows don't shorten the pause
    expect(clock.waiting()).toEqual([clock.now() + pause]);
    clock.advance(pause);
  }
  await expect(feeder.drain()).rejects.toMatchObject({ code: 'analytics_unavailable' });
  expect(await log.backlog()).toBe(4);
  expect((await metrics.logBacklog.get()).values[0]?.value).toBe(4);

  reachable = true;
  clock.advance(5000);
  await poll(stored).toBe(3);
  await poll(() => log.backlog()).toBe(0);
});

it('leaves the rest in the log when stopped', async () => {
  await commit(3);
  await feeder.stop();
  feeder.wake();
  expect(clock.waiting()).toEqual([]);
  expect(await log.backlog()).toBe(4);
});
