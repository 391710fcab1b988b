import { type MessageType, newWebhook } from '@bellwether/core';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TempDatabase, tempDatabase } from '../../test/databases.ts';
import { anEvent, T0 } from '../../test/events.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { query } from '../adapters/sql/engine.ts';
import { createIngestStore } from '../adapters/sql/ingest.ts';
import { createMetrics, ofPartition } from '../metrics.ts';
import { readSessionLine } from '../ports/index.ts';
import { endAllSessions } from './end-all.ts';
import { createProcessor } from './processor.ts';

let db: TempDatabase;
let lastId = 0;
beforeEach(async () => {
  db = await tempDatabase();
});
afterEach(() => db.end());

const events: MessageType[] = ['session.ended'];
const webhook = newWebhook({
  id: 'wh_1',
  accountId: 'acc_1',
  siteId: 'site_a',
  url: 'https://receiver.example/',
  events,
});
const common = {
  audience: () => ({
    accountId: 'acc_1',
    webhooks: [webhook],
    types: new Set(events),
    streamed: new Set<never>(),
  }),
  newId: (prefix: string) => `${prefix}_${++lastId}`,
};

const rows = async (sql: string) => (await query(db.engine, sql)).rows;
const endAll = () => endAllSessions({ ...common, store: createIngestStore(db.engine), now: T0 + 1000 });

/** Visits of a server that was killed: some in a snapshot, some only in the journal, some in both. */
async function leaveOpen(): Promise<number> {
  const processor = createProcessor({
    ...common,
    store: createIngestStore(db.engine),
    clock: new FakeClock(T0),
    log: pino({ level: 'silent' }),
    metrics: ofPartition(createMetrics(), 0),
    goals: () => [],
    persistent: () => false,
    onCommitted() {},
  });
  await processor.start();
  const visit = (visitor: number) => anEvent({ visitorId: `vis_${visitor}` });
  const some = (from: number) => Array.from({ length: 20 }, (_, n) => visit(from + n));
  await processor.submit(some(0));
  await processor.snapshot();
  await processor.submit(some(10));
  return 30;
}

it('ends visits as a server does that finds them idle: each is told of once, and fed as it was', async () => {
  const open = await leaveOpen();
  expect(await endAll()).toBe(open);
  expect(await rows('SELECT type, count(*) AS n FROM messages GROUP BY type')).toEqual([
    { type: 'session.ended', n: open },
  ]);
  expect(await rows('SELECT next_at, count(*) AS n FROM deliveries GROUP BY next_at')).toEqual([
    { next_at: T0 + 1000, n: open },
  ]);
  expect(await rows('SELECT count(*) AS n FROM open_sessions')).toEqual([{ n: 0 }]);
  const last = await rows(
    'SELECT line FROM session_log WHERE seq IN (SELECT max(seq) FROM session_log GROUP BY session_id)',
  );
  const pageviews = last.map(row => readSessionLine(row.line as string).pageviews);
  expect(pageviews.sort()).toEqual([...Array(20).fill(1), ...Array(10).fill(2)]);
});

it('finds nothing to end where there is none open, or all have been', async () => {
  expect(await endAll()).toBe(0);
  await leaveOpen();
  await endAll();
  expect(await endAll()).toBe(0);
});
