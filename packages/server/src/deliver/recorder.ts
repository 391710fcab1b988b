import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { AttemptResult, DeliveryStore, Recorded } from '../ports/index.ts';

export interface Recorder {
  add(result: AttemptResult): void;
  /** Results not yet durable. */
  backlog(): number;
  /** Gathers no more; resolves when all results given are durable. */
  drained(): Promise<void>;
}

interface RecorderDeps {
  store: Pick<DeliveryStore, 'record'>;
  clock: Clock;
  log: Logger;
  /** How long a result waits for others to be written with; 0 for those that end in the same turn of the event loop. */
  gatherMs: number;
  onRecorded(batch: AttemptResult[], recorded: Recorded): void;
}

/** Rows in one transaction: enough that its cost is shared, few enough that nothing else waits long for the database. */
const MAX_BATCH = 512;
const RETRY_MS = 1000;

/**
 * Writes results in groups. A result waits a moment for others, since every group is a wait for the disk that
 * events and claims queue behind: nobody waits for a result, but somebody waits for those. A batch the store
 * can't take is tried again until it can; the deliveries' leases bound what a long outage can repeat.
 */
export function createRecorder({ store, clock, log, gatherMs, onRecorded }: RecorderDeps): Recorder {
  let queue: AttemptResult[] = [];
  let writing: AttemptResult[] = [];
  let hurry = false;
  let cancelGathering: (() => void) | null = null;
  const idle: (() => void)[] = [];

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

  /** Goes on with what there is: writes it, gathers more of it, or tells that nothing is left. */
  function proceed(): void {
    if (writing.length > 0) return;
    if (queue.length === 0) {
      for (const resolve of idle.splice(0)) resolve();
    } else if (hurry || queue.length >= MAX_BATCH) {
      void run();
    } else {
      cancelGathering ??= gather();
    }
  }

  function gather(): () => void {
    if (gatherMs > 0) return clock.at(clock.now() + gatherMs, run);
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }

  async function run(): Promise<void> {
    cancelGathering?.();
    cancelGathering = null;
    writing = queue.slice(0, MAX_BATCH);
    queue = queue.slice(MAX_BATCH);
    await write(writing);
    writing = [];
    proceed();
  }

  return {
    add(result) {
      queue.push(result);
      proceed();
    },
    backlog: () => queue.length + writing.length,
    drained() {
      hurry = true;
      const drained = new Promise<void>(resolve => idle.push(resolve));
      proceed();
      return drained;
    },
  };
}
