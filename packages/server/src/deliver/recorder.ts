import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { AttemptResult, DeliveryStore, Recorded } from '../ports/index.ts';

export interface Recorder {
  add(result: AttemptResult): void;
  /** Results not yet durable. */
  backlog(): number;
  /** Resolves when all results given are durable. */
  drained(): Promise<void>;
}

interface RecorderDeps {
  store: Pick<DeliveryStore, 'record'>;
  clock: Clock;
  log: Logger;
  onRecorded(batch: AttemptResult[], recorded: Recorded): void;
}

/** Rows in one transaction: enough that its cost is shared, few enough that nothing else waits long for the database. */
const MAX_BATCH = 256;
const RETRY_MS = 1000;

/**
 * Writes results in groups: what ends while one transaction waits for the disk goes into the next. A batch the
 * store can't take is tried again until it can; the deliveries' leases bound what a long outage can repeat.
 */
export function createRecorder({ store, clock, log, onRecorded }: RecorderDeps): Recorder {
  let queue: AttemptResult[] = [];
  let writing = 0;
  let idle: (() => void)[] = [];

  const pause = () => new Promise<void>(resolve => clock.at(clock.now() + RETRY_MS, resolve));

  async function write(batch: AttemptResult[]): Promise<void> {
    for (;;) {
      try {
        onRecorded(batch, await store.record(batch));
        return;
      } catch (error) {
        log.error(
          { err: error, results: batch.length },
          'delivery results could not be recorded; trying again',
        );
        await pause();
      }
    }
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, MAX_BATCH);
      queue = queue.slice(MAX_BATCH);
      writing = batch.length;
      await write(batch);
    }
    writing = 0;
    const waiting = idle;
    idle = [];
    for (const resolve of waiting) resolve();
  }

  return {
    add(result) {
      queue.push(result);
      if (writing > 0) return;
      writing = 1;
      // Those that end in the same turn of the event loop share the transaction.
      setImmediate(run);
    },
    backlog: () => queue.length + writing,
    drained: () => (writing === 0 ? Promise.resolve() : new Promise(resolve => idle.push(resolve))),
  };
}
