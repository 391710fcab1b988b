import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import { faultPoint } from '../fault-points.ts';
import type { PartitionMetrics } from '../metrics.ts';
import type { EventLog, EventStore } from '../ports/index.ts';
import { writeReadable } from '../put-aside.ts';

/** Moves what is committed from the event log to the event store. */
export interface Feeder {
  /** There may be rows in the log. Cheap: call it after every commit, and once at start. */
  wake(): void;
  /**
   * Moves everything now.
   * @throws what keeps it from doing so; nothing is lost by it, and the feeder tries again by itself
   */
  drain(): Promise<void>;
  /**
   * Moves what is committed by now, and not all that comes meanwhile: under load that would never end.
   * @throws as `drain` does
   */
  catchUp(): Promise<void>;
  /** Ends after the batch it is at; the rest stays in the log. */
  stop(): Promise<void>;
}

export interface FeederOptions {
  log: EventLog;
  store: EventStore;
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  metrics: Pick<PartitionMetrics, 'logBacklog' | 'quarantinedRows'>;
  /**
   * Events of a batch, and as many changes of sessions: 5,000 are some 10 MB on the way, and 100 MB in the embedded
   * engine at the moment of writing. With 2,000 it has a sixth more to do, as each batch is a part to be merged, and
   * keeps 16 MB less when a flood is over.
   */
  batchRows?: number;
  /** Rows of a moment go together: each insert makes a part on disk that has to be merged later. */
  gatherMs?: number;
  /**
   * Asked right before each write, and throws when another process may feed this log by now. Without it two could write
   * the same batch so far apart that the store has forgotten its token.
   */
  mayWrite?(): void;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** With the longest pause, a line a minute. */
const FAILURES_PER_LINE = 12;

/**
 * Nothing is lost, since a batch leaves the log only once it is in the store; nothing counts twice, since the
 * store knows a batch by its token. So failures are answered alike: wait, and try the same batch again. The one that
 * would never end, rows that the store can't read, is that of these rows alone (put-aside.ts).
 */
export function createFeeder(options: FeederOptions): Feeder {
  const { log, clock, logger, metrics, batchRows = 4000, gatherMs = 200 } = options;
  /** Asks anew for the rest of a batch: finding the rows that it goes without may have outlasted the leave. */
  const store: Pick<EventStore, 'write' | 'refusedRows'> = {
    refusedRows: options.store.refusedRows,
    async write(batch) {
      options.mayWrite?.();
      await options.store.write(batch);
    },
  };
  let cancelTimer: (() => void) | null = null;
  let lastMove: Promise<void> = Promise.resolve();
  let failures = 0;
  let stopped = false;

  /** Moves run one after the other; the promise is that of this one. */
  function move(everything: boolean): Promise<void> {
    const thisMove = lastMove.then(() => moveBatches(everything)).then(succeeded, failed);
    lastMove = thisMove.catch(() => {}); // `failed` has told of it
    return thisMove;
  }

  async function moveBatches(everything: boolean): Promise<void> {
    metrics.logBacklog.set(await log.backlog());
    while (!stopped) {
      const batch = await log.next(batchRows);
      if (batch === null) break;
      faultPoint('planned', batch);
      const written = await writeReadable({ ...options, store }, batch);
      faultPoint('written', batch);
      await log.done(written);
      const full = batch.events.count >= batchRows || batch.sessions.count >= batchRows;
      if (full || everything) continue;
      moveIn(gatherMs);
      break;
    }
    metrics.logBacklog.set(await log.backlog());
  }

  function succeeded(): void {
    if (failures > 0) logger.info({ failures }, 'The event store takes events again.');
    failures = 0;
  }

  function failed(error: unknown): never {
    failures++;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    if (failures === 1 || failures % FAILURES_PER_LINE === 0) {
      logger.warn({ err: error, failures }, 'The event store does not take events; they wait in the log.');
    }
    cancelTimer?.();
    cancelTimer = null;
    moveIn(pause);
    throw error;
  }

  function moveIn(ms: number): void {
    if (stopped || cancelTimer) return;
    cancelTimer = clock.at(clock.now() + ms, () => {
      cancelTimer = null;
      move(false).catch(() => {}); // as above
    });
  }

  return {
    wake: () => moveIn(gatherMs),
    drain: () => move(true),
    async catchUp() {
      const end = await log.end();
      // The first batch may be one that was planned before.
      do await move(false);
      while (!stopped && !(await log.passed(end)));
    },
    async stop() {
      stopped = true;
      cancelTimer?.();
      await lastMove;
    },
  };
}
