import type { EnrichedEvent } from '@bellwether/core';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anEvent, T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { query } from '../adapters/sql/engine.ts';
import { metaStoreOver } from '../adapters/sql/meta-store.ts';
import { createMetrics, ofPartition } from '../metrics.ts';
import {
  type AcceptedEntry,
  type IngestStore,
  LeaseLost,
  type MetaStore,
  partitionLease,
  readEventLines,
} from '../ports/index.ts';
import { createLine } from '../process/line.ts';
import { type Partition, startPartition } from './partition.ts';

const NUMBER = 3;
const log = pino({ level: 'silent' });

let db: Awaited<ReturnType<typeof tempSqlite>>;
let store: MetaStore;
let clock: FakeClock;
let accepted: ReturnType<typeof acceptedLog>;
let failures: unknown[];
let ids = 0;

beforeEach(async () => {
  db = await tempSqlite();
  store = metaStoreOver(db.engine);
  clock = new FakeClock(T0);
  accepted = acceptedLog();
  failures = [];
});
afterEach(() => db.end());

/** The log of one partition, in memory: what the test is about is what is made of it. */
function acceptedLog(madeAt = 0) {
  const entries: AcceptedEntry[] = [];
  let wake = () => {};
  return {
    append(...events: EnrichedEvent[]) {
      entries.push({ position: entries.length + 1, events });
      wake();
    },
    log: {
      origin: async () => ({ madeAt, before: 0 }),
      end: async () => entries.length,
      trim: async () => {},
      read(_partition: number, after: number) {
        let given = after;
        let closed = false;
        return {
          async next() {
            while (!closed && given >= entries.length) await new Promise<void>(resolve => (wake = resolve));
            if (closed) return null;
            const some = entries.slice(given);
            given = entries.length;
            return some;
          },
          async close() {
            closed = true;
            wake();
          },
        };
      },
    },
  };
}

async function hold(
  holder: string,
  through: (ingest: IngestStore) => IngestStore = same,
): Promise<Partition> {
  const name = partitionLease(NUMBER);
  const now = clock.now();
  const epoch = (await store.leases.take([name], holder, now, now + 10_000)).get(name)!;
  const metrics = ofPartition(createMetrics(), NUMBER);
  const own = store.partition(NUMBER, epoch);
  const line = createLine({
    store: { ...own, ingest: through(own.ingest) },
    eventStore: createClickHouseStore({ url: 'http://127.0.0.1:9' }), // "discard": nothing listens there
    clock,
    newId: prefix => `${prefix}_${++ids}`,
    log,
    metrics,
    goals: () => [],
    audience: () => null,
    persistent: () => false,
    onCommitted() {},
    onFailed: error => failures.push(error),
  });
  return startPartition({
    number: NUMBER,
    log: accepted.log,
    line,
    metrics,
    clock,
    logger: log,
    onFailed: error => failures.push(error),
  });
}

const same = (ingest: IngestStore): IngestStore => ingest;

const paths = async (): Promise<string[]> => {
  const { rows } = await query(db.engine, 'SELECT lines FROM event_log ORDER BY seq');
  return rows.flatMap(row => readEventLines(row.lines as string)).map(event => event.path);
};

it('whoever comes next goes on behind what is committed, however the one before ended', async () => {
  const first = await hold('one');
  accepted.append(anEvent({ path: '/1' }), anEvent({ path: '/2' }));
  await expect.poll(paths).toEqual(['/1', '/2']);
  await first.abandon();

  accepted.append(anEvent({ path: '/3' }));
  const second = await hold('one');
  await expect.poll(paths).toEqual(['/1', '/2', '/3']);
  await second.stop();
  await store.leases.release([partitionLease(NUMBER)], 'one');

  const third = await hold('two');
  accepted.append(anEvent({ path: '/4' }));
  await expect.poll(paths).toEqual(['/1', '/2', '/3', '/4']);
  const { rows } = await query(db.engine, 'SELECT DISTINCT session_id FROM open_sessions');
  expect(rows).toHaveLength(1); // one visit all the way
  await third.stop();
  expect(failures).toEqual([]);
});

it('a log that was lost and made anew is read from its beginning', async () => {
  const first = await hold('one');
  accepted.append(anEvent({ path: '/1' }));
  accepted.append(anEvent({ path: '/2' }));
  await expect.poll(paths).toEqual(['/1', '/2']);
  await first.abandon();

  clock.advance(5000);
  accepted = acceptedLog(clock.now());
  accepted.append(anEvent({ path: '/3' }));
  const second = await hold('one');
  await expect.poll(paths).toEqual(['/1', '/2', '/3']);
  await second.stop();
});

it('whoever has lost it writes nothing any more', async () => {
  const old = await hold('one');
  accepted.append(anEvent({ path: '/1' }));
  await expect.poll(paths).toEqual(['/1']);

  clock.advance(10_000); // frozen, say, past its lease
  const name = partitionLease(NUMBER);
  await store.leases.take([name], 'two', clock.now(), clock.now() + 10_000);
  accepted.append(anEvent({ path: '/2' }));
  await expect.poll(() => failures.length).toBeGreaterThan(0);
  expect(causes(failures[0]).some(error => error instanceof LeaseLost)).toBe(true);
  expect(await paths()).toEqual(['/1']);
  await old.abandon();

  const next = await hold('two');
  await expect.poll(paths).toEqual(['/1', '/2']);
  await next.stop();
});

it('a commit that nobody waits for fails it too: what is held in memory may not be what was written', async () => {
  let breaks = false;
  const partition = await hold('one', ingest => ({
    ...ingest,
    async commit(batch) {
      await ingest.commit(batch);
      if (breaks) throw new Error('the connection broke before the answer');
    },
  }));
  accepted.append(anEvent({ path: '/1' }));
  await expect.poll(paths).toEqual(['/1']);

  breaks = true;
  clock.advance(60 * 60_000); // the visit is over
  await expect(partition.act({ do: 'end idle' })).rejects.toThrow();
  expect(failures).toHaveLength(1);
  await partition.abandon();
});

it('ends even where what is left can not be written', async () => {
  let breaks = false;
  const partition = await hold('one', ingest => ({
    ...ingest,
    commit: batch => (breaks ? Promise.reject(new Error('the store is away')) : ingest.commit(batch)),
  }));
  const visitors = Array.from({ length: 40 }, (_, n) => anEvent({ path: `/${n}`, visitorId: `v${n}` }));
  accepted.append(...visitors); // so many that their visits wait for the next snapshot
  await expect.poll(async () => (await paths()).length).toBe(40);
  breaks = true;
  await expect(partition.stop()).rejects.toThrow('the store is away');
  const before = clock.waiting().length;
  clock.advance(60_000);
  expect({ before, after: clock.waiting().length }).toEqual({ before: 0, after: 0 }); // nothing goes on by itself
});

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
