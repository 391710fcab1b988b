import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import { createSleeper } from './sleeper.ts';

/** Something known that has to be read again, for as long as that takes. */
export interface Rereading {
  /** What is known may be old. Returns at once; asked for while it is being read, it is read once more. */
  again(): void;
  /** Resolves once nothing is read any more. */
  stop(): Promise<void>;
}

export interface RereadingDeps {
  /** What is read, for the log. */
  name: string;
  read(): Promise<void>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
}

const RETRY_MS = 1000;

/**
 * Reads it until it could be read: after a gap the store is often away too, and nobody else would say that what is
 * known is old.
 */
export function createRereading({ name, read, clock, log }: RereadingDeps): Rereading {
  const sleeper = createSleeper(clock);
  let running: Promise<void> | null = null;
  let asked = false;
  let stopped = false;

  async function run(): Promise<void> {
    for (let failures = 0; asked && !stopped; ) {
      asked = false;
      try {
        await read();
        if (failures > 0) log.info({ name, failures }, 'It could be read again; what is known is new.');
        failures = 0;
      } catch (error) {
        if (++failures === 1)
          log.warn({ err: error, name }, 'It could not be read again yet; what is known may be old.');
        asked = true;
        await sleeper.sleep(RETRY_MS);
      }
    }
    running = null;
  }

  return {
    again() {
      asked = true;
      running ??= run();
    },
    async stop() {
      stopped = true;
      sleeper.stop();
      await running;
    },
  };
}
