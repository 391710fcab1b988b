import type { EnrichedEvent } from '@bellwether/core';
import type { EventLog, EventStore, IngestStore, Selection } from '../ports/index.ts';
import { createFeeder, type FeederOptions } from './feeder.ts';
import {
  type Committed,
  createProcessor,
  type Processed,
  type ProcessorDeps,
  type Submitted,
} from './processor.ts';

/**
 * All that a partition's events go through, from accepted to reported: the processor, and the feeder that brings what
 * it committed to the event store. One process that does everything has one line, for all visitors.
 */
export interface Line {
  /**
   * Goes on from where the last holder ended, however it ended.
   * @returns how far the accepted log is processed
   */
  start(): Promise<Processed>;
  submit(events: readonly EnrichedEvent[], position?: number): Promise<Submitted>;
  endIdle(): Promise<void>;
  snapshot(): Promise<void>;
  forget(which: Selection): Promise<void>;
  /** Resolves once the event store has all that is committed by now. */
  caughtUp(): Promise<void>;
  /** The event store may take events now. */
  wake(): void;
  /** Takes no more, and resolves once what was taken is durable. */
  stop(): Promise<void>;
  /** After `stop`: brings what is left to the event store; what can't be stays in the log. */
  drain(): Promise<void>;
  /** Writes nothing any more: what is not durable was never acknowledged as processed. */
  abandon(): Promise<void>;
}

export interface LineDeps extends Omit<ProcessorDeps, 'store' | 'metrics'> {
  store: { ingest: IngestStore; log: EventLog };
  eventStore: EventStore;
  metrics: ProcessorDeps['metrics'] & FeederOptions['metrics'];
  gatherMs?: number;
  mayWrite?(): void;
}

export function createLine({ store, eventStore, onCommitted, gatherMs, mayWrite, ...deps }: LineDeps): Line {
  const { clock, log, metrics } = deps;
  const feeder = createFeeder({
    log: store.log,
    store: eventStore,
    clock,
    logger: log,
    metrics,
    ...(gatherMs !== undefined && { gatherMs }),
    ...(mayWrite && { mayWrite }),
  });
  const processor = createProcessor({
    ...deps,
    store: store.ingest,
    onCommitted(news: Committed) {
      onCommitted(news);
      if (news.logged) feeder.wake();
    },
  });
  return {
    start: processor.start,
    submit: processor.submit,
    endIdle: processor.endIdle,
    snapshot: processor.snapshot,
    forget: processor.forget,
    async caughtUp() {
      await processor.snapshot();
      await feeder.catchUp();
    },
    wake: feeder.wake,
    stop: processor.stop,
    async drain() {
      await feeder.drain().catch(() => {}); // told of by the feeder; the log keeps what is left
      await feeder.stop();
    },
    async abandon() {
      await Promise.all([processor.abandon(), feeder.stop()]);
    },
  };
}
