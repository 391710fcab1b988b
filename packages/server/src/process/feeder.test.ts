import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { aCommit, aSession, aTrackedEvent } from '../../test/tracked.ts';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../adapters/clickhouse/embedded-engine.ts';
import { query } from '../adapters/sql/engine.ts';
import { createEventLog } from '../adapters/sql/event-log.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createQuarantine } from '../adapters/sql/quarantine.ts';
import { createMetrics, ofPartition } from '../metrics.ts';
import { type EventLog, type EventStore, type IngestCommit, RowsRefused } from '../ports/index.ts';
import { systemClock } from '../system-clock.ts';
import { createFeeder, type Feeder, type FeederOptions } from './feeder.ts';

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
  feeder = startFeeder();
});
afterEach(async () => {
  await feeder.stop();
  await db.end();
});

/** @param over what dies of it, say */
function startFeeder(over: Partial<FeederOptions> = {}): Feeder {
  const logger = pino({ level: 'silent' });
  return createFeeder({ log, store, clock, logger, metrics: ofPartition(metrics, 0), batchRows: 4, ...over });
}

/** Commits the events one by one, the last with the visit they made. */
async function commit(events: number): Promise<void> {
  const ingest = createIngestStore(db.engine);
  for (let i = 1; i < events; i++) await ingest.commit({ ...anyCommit(), snapshot: null });
  await ingest.commit(anyCommit());
}

const anyCommit = (): IngestCommit =>
  aCommit({
    events: [aTrackedEvent({ siteId })],
    snapshot: [{ before: null, after: aSession({ siteId }), ended: false }],
  });

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

/** Makes rows what no event store knows, as a version with a mistake may. */
async function spoil(events: number[], visit = false): Promise<void> {
  const { rows } = await query(db.engine, 'SELECT seq FROM event_log ORDER BY seq');
  for (const place of events)
    await query(db.engine, 'UPDATE event_log SET lines = replace(lines, ?, ?) WHERE seq = ?', [
      '"type":"pageview"',
      '"type":"?"',
      rows[place]!.seq!,
    ]);
  if (visit) await query(db.engine, 'UPDATE session_log SET line = replace(line, ?, ?)', ['"siteId"', '"?"']);
}

async function visits(): Promise<number> {
  const sql = 'SELECT sum(sign) AS n FROM sessions WHERE site_id = {siteId:String}';
  return (await store.query<{ n: number }>(sql, { siteId }))[0]!.n;
}

it('puts aside what the store can not read, and goes on with the rest', async () => {
  await commit(11); // three batches of four
  await spoil([1, 2, 9]);
  await feeder.drain();
  expect([await stored(), await visits(), await log.backlog()]).toEqual([8, 1, 0]);
  const rows = await createQuarantine(db.engine).list(0, 10);
  expect(rows.map(({ table, origin, putAsideAt }) => [table, origin, putAsideAt])).toEqual(
    Array(3).fill(['events', 'partition 0', T0]),
  );
  expect(rows[0]).toMatchObject({ siteId, reason: expect.stringContaining("Unknown element '?'") });
  expect((await metrics.quarantinedRows.get()).values[0]?.value).toBe(3);
});

it('puts aside all there is, a visit too', async () => {
  await commit(2);
  await spoil([0, 1], true);
  await feeder.drain();
  expect([await stored(), await visits(), await log.backlog()]).toEqual([0, 0, 0]);
  const rows = await createQuarantine(db.engine).list(0, 10);
  expect(rows.map(({ table, siteId: of }) => [table, of])).toEqual([
    ['events', siteId],
    ['events', siteId],
    ['sessions', ''],
  ]);
});

it('keeps a batch that the store refuses though it could read each row, and logs nothing of them', async () => {
  await commit(2);
  const quoting = new Error('Cannot parse "https://example.com/private"');
  const lines: string[] = [];
  const failing = startFeeder({
    store: { ...store, write: () => Promise.reject(new RowsRefused('TYPE_MISMATCH', quoting)) },
    logger: pino({}, { write: line => lines.push(line) }),
  });
  await expect(failing.drain()).rejects.toThrow('no row by itself: TYPE_MISMATCH');
  expect(lines).toEqual([expect.stringContaining('TYPE_MISMATCH')]);
  expect(lines[0]).not.toContain('private');
  await failing.stop();
  await feeder.drain();
  expect([await stored(), await createQuarantine(db.engine).count()]).toEqual([2, 0]);
});

it('writes no rest of a batch that another process may have by then', async () => {
  await commit(3);
  await spoil([1]);
  let leaves = 1;
  const slow = startFeeder({
    mayWrite() {
      if (leaves-- === 0) throw new Error('The lease has run out.');
    },
  });
  await expect(slow.drain()).rejects.toThrow('The lease has run out.');
  await slow.stop();
  expect(await stored()).toBe(0);
  await feeder.drain();
  expect([await stored(), await createQuarantine(db.engine).count()]).toEqual([2, 1]);
});

const dead = () => Promise.reject(new Error('killed'));

it.each<[string, (store: EventStore, log: EventLog) => Partial<FeederOptions>]>([
  ['before the rows are looked for', store => ({ store: { ...store, refusedRows: dead } })],
  [
    'while they are',
    store => ({ store: { ...store, refusedRows: batch => store.refusedRows(batch).then(dead) } }),
  ],
  [
    'after they are put aside',
    (_, log) => ({ log: { ...log, putAside: (...put) => log.putAside(...put).then(dead) } }),
  ],
  ['after the rest is written', (_, log) => ({ log: { ...log, done: dead } })],
])('counts all but what is put aside once, and that once too, when killed %s', async (_, dying) => {
  await commit(3);
  await spoil([1]);
  const victim = startFeeder(dying(store, log));
  await expect(victim.drain()).rejects.toThrow('killed');
  await victim.stop();
  await feeder.drain();
  expect([await stored(), await visits(), await log.backlog()]).toEqual([2, 1, 0]);
  expect(await createQuarantine(db.engine).count()).toBe(1);
});

it('finds rows that only a later try refuses among those left', async () => {
  await commit(4);
  await spoil([1]);
  const rest = await log.putAside((await log.next(9))!, [{ table: 'events', index: 1, reason: 'first' }], T0);
  expect(rest).toEqual(await log.next(9));
  await log.putAside(
    rest,
    [
      { table: 'events', index: 0, reason: 'second' },
      { table: 'events', index: 1, reason: 'third' },
    ],
    T0,
  );
  expect((await log.next(9))!.events.count).toBe(1);
  await feeder.drain();
  expect([await stored(), await createQuarantine(db.engine).count()]).toEqual([1, 3]);
});
