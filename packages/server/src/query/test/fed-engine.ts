import { newId } from '@bellwether/core';
import pino from 'pino';
import { FakeClock } from '../../../test/fake-clock.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { createEventLog } from '../../adapters/sql/event-log.ts';
import { createIngestStore } from '../../adapters/sql/ingest.ts';
import { createMetrics } from '../../metrics.ts';
import type { EventStore } from '../../ports/index.ts';
import { createFeeder } from '../../process/feeder.ts';
import { createProcessor } from '../../process/processor.ts';
import { LATEST, type Story } from './story.ts';

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
