import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { EventStore } from '../ports/index.ts';

interface Preparation {
  store: Pick<EventStore, 'migrate'>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
  onPrepared(): void;
}

const PAUSE_MS = 250;
/** Told after five seconds, then every half minute while the engine stays away. */
const FIRST_TOLD = 20;
const TRIES_PER_LINE = 120;

/**
 * Brings the event store's tables up to date as soon as its engine can be reached. Nobody waits for it: events
 * are taken meanwhile and stay in the log.
 */
export function prepareEventStore({ store, clock, log, onPrepared }: Preparation): { stop(): Promise<void> } {
  let stopped = false;
  let cancel = () => {};
  let tries = 0;

  async function attempt(): Promise<void> {
    try {
      await store.migrate();
      log.info('The event store is ready.');
      onPrepared();
    } catch (error) {
      if (++tries === FIRST_TOLD || tries % TRIES_PER_LINE === 0) {
        log.warn(
          { err: error },
          'The event store can’t be reached yet; reports wait, collecting and webhooks go on.',
        );
      }
      if (stopped) return;
      cancel = clock.at(clock.now() + PAUSE_MS, () => {
        running = attempt();
      });
    }
  }

  let running = attempt();
  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
