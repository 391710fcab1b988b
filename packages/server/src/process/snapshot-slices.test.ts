import { SESSION_TIMEOUT_MS, type Session } from '@bellwether/core';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { anEvent, T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { createEventLog } from '../adapters/sql/event-log.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createMetrics } from '../metrics.ts';
import { type IngestStore, readEventLines } from '../ports/index.ts';
import { createProcessor } from './processor.ts';

/** Three slices. */
const VISITORS = 600;

let db: TempDatabase;
let clock: FakeClock;
let lastId: number;
/** By session id, what the event store has been told. */
let told: Map<string, { pageviews: number; state: Session | null }>;

beforeEach(async () => {
  db = await tempDatabase();
  clock = new FakeClock(T0);
  lastId = 0;
  told = new Map();
});
afterEach(() => db.end());

async function started(store: IngestStore) {
  const processor = createProcessor({
    store,
    clock,
    newId: prefix => `${prefix}_${++lastId}`,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    goals: () => [],
    audience: () => null,
    persistent: () => false,
    onCommitted() {},
  });
  await processor.start();
  return processor;
}

/** A store whose process dies after so many commits. */
function dyingAfter(commits: number): IngestStore {
  const store = createIngestStore(db.engine);
  let done = 0;
  return {
    ...store,
    commit: batch => (done++ < commits ? store.commit(batch) : Promise.reject(new Error('killed'))),
  };
}

const toldOf = (id: string) => told.get(id) ?? told.set(id, { pageviews: 0, state: null }).get(id)!;

/** Hands everything to an event store that looks whether each change goes on from the state it has. */
async function feed(): Promise<void> {
  const log = createEventLog(db.engine, () => `token-${++lastId}`);
  for (let batch = await log.next(100); batch; batch = await log.next(100)) {
    for (const event of readEventLines(batch.events.text)) toldOf(event.sessionId).pageviews++;
    for (const line of batch.sessions.text.split('\n').filter(Boolean)) {
      const [before = '', after = ''] = line.split('\t');
      const state = JSON.parse(after) as Session;
      const known = toldOf(state.id);
      expect(known.state).toEqual(before === '' ? null : expect.objectContaining(JSON.parse(before)));
      known.state = state;
    }
    await log.done(batch);
  }
}

const pageviews = (from: number, to: number, at = T0) =>
  Array.from({ length: to - from }, (_, n) => anEvent({ visitorId: `vis_${from + n}`, at }));

/** Visitors come, and some again while the snapshot of them all is being written; one for a second visit. */
async function live(store: IngestStore): Promise<void> {
  const processor = await started(store);
  await processor.submit(pageviews(0, VISITORS));
  const written = processor.snapshot();
  await Promise.all([
    written,
    processor.submit(pageviews(100, 400)),
    processor.submit(pageviews(5, 6, T0 + SESSION_TIMEOUT_MS + 1)),
  ]);
  await processor.submit(pageviews(300, 350));
  await processor.snapshot();
}

it.each(Array.from({ length: 9 }, (_, n) => n))(
  'a process killed after %i commits has told the event store of each visit once',
  async commits => {
    await live(dyingAfter(commits)).catch(() => {});
    await feed();
    const processor = await started(createIngestStore(db.engine));
    await processor.submit(pageviews(0, VISITORS, T0 + 1000));
    await processor.stop();
    await feed();
    for (const { pageviews, state } of told.values()) expect(state?.pageviews).toBe(pageviews);
    expect(told.size).toBeGreaterThanOrEqual(VISITORS);
  },
);

it('is done in a few commits, of which none has all sessions', async () => {
  const slices: number[] = [];
  const store = createIngestStore(db.engine);
  await live({
    ...store,
    commit(batch) {
      slices.push(batch.slice?.changes.length ?? 0);
      return store.commit(batch);
    },
  });
  expect(slices.filter(size => size > 0)).toEqual([256, 256, 88, 256, 46]);
});
