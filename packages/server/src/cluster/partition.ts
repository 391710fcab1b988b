import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { PartitionMetrics } from '../metrics.ts';
import type { PartitionTask } from '../news.ts';
import type { AcceptedLog } from '../ports/index.ts';
import type { Line } from '../process/line.ts';
import type { Processed } from '../process/processor.ts';

/** A partition in the hands of this process: its events are read and worked on in their order. */
export interface Partition {
  /** Does what other parts of the server ask of it. */
  act(task: PartitionTask): Promise<null>;
  /** Ends after what it is at, everything written, for the next holder to go on from. */
  stop(): Promise<void>;
  /** Ends at once: it is somebody else's, or its state is in doubt. */
  abandon(): Promise<void>;
}

export interface PartitionDeps {
  number: number;
  log: Pick<AcceptedLog, 'origin' | 'read' | 'trim' | 'end'>;
  line: Line;
  metrics: Pick<PartitionMetrics, 'acceptedLag' | 'forget'>;
  clock: Clock;
  logger: Pick<Logger, 'warn'>;
  /** Reading or committing failed; the partition does nothing more, and wants to be abandoned. */
  onFailed(error: unknown): void;
}

/** What is processed leaves the accepted log this often. */
const TRIM_MS = 2000;
/** While it can't be, a line a minute. */
const TRIMS_PER_LINE = 30;

/**
 * A log made after the last commit is another one, whose positions have nothing to do with ours: it is read from its
 * beginning. By clocks that differ this may be read into the right log too, soon after it was made; then events come
 * once more, and their ids make them nothing.
 */
const CLOCKS_MS = 60_000;

async function whereToGoOn(
  processed: Processed,
  { number, log, logger }: Pick<PartitionDeps, 'number' | 'log' | 'logger'>,
): Promise<number> {
  const { madeAt, before } = await log.origin(number);
  if (madeAt < processed.at - CLOCKS_MS) return Math.max(processed.position, before);
  if (processed.position > before)
    logger.warn(
      { partition: number, madeAt: new Date(madeAt).toISOString(), processed },
      'The accepted log is younger than what was processed of it: it is read from its beginning.',
    );
  return before;
}

/** @throws what keeps the store from telling where to go on */
export async function startPartition(deps: PartitionDeps): Promise<Partition> {
  const { number, log, line, metrics, clock, logger } = deps;
  let position: number;
  try {
    position = await whereToGoOn(await line.start(), deps);
    // Visits that ended while nobody had the partition are told of before anything else.
    await line.endIdle();
  } catch (error) {
    await line.abandon();
    throw error;
  }
  line.wake();
  const reader = log.read(number, position);
  let ended = false;
  let waiting: { position: number; resolve(): void; reject(error: Error): void }[] = [];
  let trimmed = position;
  /** Times in a row that it could not be. */
  let untrimmed = 0;
  let cancelTrim = clock.at(clock.now() + TRIM_MS, trim);

  const running = run().catch(error => {
    if (!ended) deps.onFailed(error);
  });

  async function run(): Promise<void> {
    for (let entries = await reader.next(); entries; entries = await reader.next()) {
      const last = entries.at(-1)!.position;
      await line.submit(
        entries.flatMap(entry => entry.events),
        last,
      );
      position = last;
      settleWaiting();
    }
  }

  function settleWaiting(): void {
    if (waiting.length === 0) return;
    for (const { resolve } of waiting.filter(w => w.position <= position)) resolve();
    waiting = waiting.filter(w => w.position > position);
  }

  function trim(): void {
    const upTo = position;
    Promise.all([log.end(number), upTo > trimmed ? log.trim(number, upTo) : null])
      .then(
        ([end]) => {
          trimmed = upTo;
          untrimmed = 0;
          metrics.acceptedLag.set(Math.max(0, end - upTo));
        },
        error => {
          if (untrimmed++ % TRIMS_PER_LINE > 0) return;
          logger.warn({ err: error, partition: number }, 'The accepted log could not be trimmed yet.');
        },
      )
      .finally(() => {
        if (!ended) cancelTrim = clock.at(clock.now() + TRIM_MS, trim);
      });
  }

  function reached(upTo: number): Promise<void> {
    if (position >= upTo) return Promise.resolve();
    return new Promise((resolve, reject) => waiting.push({ position: upTo, resolve, reject }));
  }

  async function end(): Promise<void> {
    ended = true;
    cancelTrim();
    for (const { reject } of waiting) reject(new Error(`Partition ${number} changes hands.`));
    waiting = [];
    await reader.close();
    await running;
    metrics.forget();
  }

  return {
    async act(task) {
      if (task.do === 'end idle') await line.endIdle();
      if (task.do === 'forget') await line.forget(task.which);
      if (task.do === 'catch up') {
        await reached(task.position);
        await line.caughtUp();
      }
      return null;
    },
    async stop() {
      await end();
      // What is not in the event store yet, the next holder brings there: of a long outage that can be much, and while
      // it would be brought from here nobody processes the partition's events.
      await line.stop().finally(line.abandon);
    },
    async abandon() {
      await Promise.all([end(), line.abandon()]);
    },
  };
}
