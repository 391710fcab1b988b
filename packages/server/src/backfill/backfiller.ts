import { AppError, errorCatalogue } from '@bellwether/core';
import type { Logger } from 'pino';
import type { WebhookJob } from '../ports/index.ts';
import { createSleeper } from '../sleeper.ts';
import { createLane, type LaneDeps } from './lane.ts';

/** Works through the jobs of webhooks: one at a time of each webhook, in the order they were asked for. */
export interface Backfiller {
  /** Goes on with what an earlier process left. */
  start(): void;
  /** There may be a job to do, or what one waits for may have changed. */
  wake(): void;
  /** Ends after the step each job is at; the next start goes on from there. */
  stop(): Promise<void>;
}

export interface BackfillerDeps extends LaneDeps {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Until the first look at what a job waits for; the next ones take twice as long each. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;
/** Between two looks for jobs that nobody told of: those of other processes, and of webhooks that were off. */
const LOOK_MS = 5000;
const ENGINE_AWAY_MS = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A job that fails so often in a row will not come right by itself. The engine's being away is no failure. */
const MOST_FAILURES = 8;

export function createBackfiller(deps: BackfillerDeps): Backfiller {
  const { jobs, clock, logger } = deps;
  const sleeper = createSleeper(clock);
  const lanes = new Map<string, Promise<void>>();
  let looking: Promise<void> = Promise.resolve();
  let watching: Promise<void> = Promise.resolve();
  let stopped = false;

  /** Begins a lane for each webhook that has a job and none. */
  async function look(): Promise<void> {
    try {
      for (const webhookId of await jobs.busy()) {
        if (stopped || lanes.has(webhookId)) continue;
        lanes.set(webhookId, work(webhookId));
      }
    } catch (error) {
      logger.warn({ err: error }, 'Jobs of webhooks could not be looked up; trying again.');
    }
  }

  async function watch(): Promise<void> {
    while (!stopped) {
      await look();
      await sleeper.sleep(LOOK_MS);
    }
  }

  /** Until the webhook has no job left. */
  async function work(webhookId: string): Promise<void> {
    const lane = createLane(deps);
    let failures = 0;
    let waits = 0;
    while (!stopped) {
      let job: WebhookJob | null = null;
      try {
        job = await jobs.next(webhookId);
        if (!job) break;
        const outcome = await lane.step(job);
        failures = 0;
        waits = outcome === 'waits' ? waits + 1 : 0;
        if (outcome === 'waits') await sleeper.sleep(doubling(FIRST_WAIT_MS, waits, LONGEST_WAIT_MS));
        if (outcome === 'webhook is off') await sleeper.sleep(LOOK_MS);
      } catch (error) {
        failures = isAway(error) ? failures : failures + 1;
        if (failures >= MOST_FAILURES && job) failures = await giveUp(job, error);
        else await pause(error, failures);
      }
    }
    lanes.delete(webhookId);
  }

  async function pause(error: unknown, failures: number): Promise<void> {
    if (isAway(error)) return sleeper.sleep(ENGINE_AWAY_MS);
    if (failures === 1) logger.warn({ err: error }, 'A job of a webhook could not go on; it is tried again.');
    return sleeper.sleep(doubling(FIRST_PAUSE_MS, failures, LONGEST_PAUSE_MS));
  }

  /** @returns how many failures that leaves: none, if the job has ended by it */
  async function giveUp({ id }: WebhookJob, error: unknown): Promise<number> {
    logger.error({ err: error, job: id }, 'A job of a webhook failed.');
    const reason = error instanceof AppError ? error.message : errorCatalogue.internal.sentence;
    try {
      await jobs.fail(id, reason, clock.now());
      return 0;
    } catch (cause) {
      logger.error({ err: cause, job: id }, 'That could not be written; the job is tried again.');
      await sleeper.sleep(LONGEST_PAUSE_MS);
      return MOST_FAILURES;
    }
  }

  return {
    start() {
      watching = watch();
    },
    wake() {
      sleeper.wakeAll();
      looking = look();
    },
    async stop() {
      stopped = true;
      sleeper.stop();
      await Promise.all([watching, looking]);
      await Promise.all(lanes.values());
    },
  };
}

const isAway = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'analytics_unavailable';

const doubling = (first: number, times: number, longest: number): number =>
  Math.min(longest, first * 2 ** (times - 1));
