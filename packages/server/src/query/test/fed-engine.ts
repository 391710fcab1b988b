import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@bellwether/core';
import pino from 'pino';
import { FakeClock } from '../../../test/fake-clock.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { createClickHouseStore } from '../../adapters/clickhouse/clickhouse-store.ts';
import { startEmbeddedEngine } from '../../adapters/clickhouse/embedded-engine.ts';
import { createEventLog } from '../../adapters/sql/event-log.ts';
import { createIngestStore } from '../../adapters/sql/ingest.ts';
import { createMetrics } from '../../metrics.ts';
import type { EventStore } from '../../ports/index.ts';
import { createFeeder } from '../../process/feeder.ts';
import { createProcessor } from '../../process/processor.ts';
import { systemClock } from '../../system-clock.ts';
import { LATEST, type Story } from './story.ts';

/** An engine of its own that answers reports. */
export async function emptyEngine(): Promise<{ store: EventStore; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-reports-'));
  const engine = startEmbeddedEngine({
    dataDir: join(folder, 'events'),
    log: { info() {}, warn() {} },
    clock: systemClock,
  });
  await engine.ready;
  const store = createClickHouseStore({ url: () => engine.url() });
  await store.migrate();
  return {
    store,
    async end() {
      await store.close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Has the story arrive at the real processor, fifty events at a time, and fed to the event store from its log. */
export async function tell({ arrivals, goals }: Story, store: EventStore): Promise<void> {
  const db = await tempSqlite();
  const clock = new FakeClock(arrivals[0]!.at);
  const metrics = createMetrics();
  const logger = pino({ level: 'silent' });
  const random = Buffer.alloc(10);
  let made = 0;
  const processor = createProcessor({
    store: createIngestStore(db.engine),
    clock,
    newId(prefix) {
      random.writeUInt32BE(++made);
      return newId(prefix, clock.now(), random);
    },
    log: logger,
    metrics,
    goals: () => goals,
    audience: () => null,
    persistent: () => false,
    onCommitted() {},
  });
  await processor.start();
  let tokens = 0;
  const log = createEventLog(db.engine, () => `golden-${++tokens}`);
  const feeder = createFeeder({ log, store, clock, logger, metrics });
  for (let first = 0; first < arrivals.length; first += 50) {
    const some = arrivals.slice(first, first + 50);
    // A visit is not held to have ended while an event of it may be on its way.
    clock.advanceTo(Math.max(clock.now(), some.at(-1)!.at - LATEST));
    await processor.submit(some);
    await processor.endIdle();
    if (first % 200 !== 0) continue;
    // Visits are fed while they grow, so that the store has states to take back.
    await processor.snapshot();
    await feeder.catchUp();
  }
  await processor.stop();
  await feeder.drain();
  await feeder.stop();
  await db.end();
}
