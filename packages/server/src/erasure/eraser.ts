import { AppError, type Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Erasure, ErasureStore, EventErasure, Selection } from '../ports/index.ts';
import { createSleeper } from '../sleeper.ts';

/** Deletes what people ask to be deleted, everywhere. What was asked for is done, however often the process dies. */
export interface Eraser {
  /** There may be something to delete: call it at a start, and when something was asked for. */
  wake(): void;
  /** Ends after the step it is at; the next start goes on. */
  stop(): Promise<void>;
}

export interface EraserDeps {
  asked: ErasureStore;
  events: EventErasure;
  /** The site leaves the registry and the caches, if it is there still: nothing more of it comes in. */
  removeSite(siteId: string): Promise<void>;
  /** Visits that are open end unannounced. */
  forget(which: Selection): Promise<void>;
  /** Resolves when no event of the past that came before waits any more. */
  historyPassed(siteId: string): Promise<void>;
  /** Resolves when the event store has all that is committed by now. */
  caughtUp(): Promise<void>;
  clock: Clock;
  logger: Pick<Logger, 'info' | 'warn'>;
}

const ENGINE_AWAY_MS = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** A delivery under way is over by then. */
const SENDING_MS = 1000;

export function createEraser(deps: EraserDeps): Eraser {
  const { asked, events, clock, logger } = deps;
  let working: Promise<void> | null = null;
  let again = false;
  const sleeper = createSleeper(clock);
  let stopped = false;

  function wake(): void {
    again = true;
    working ??= work().finally(() => {
      working = null;
      if (again && !stopped) wake();
    });
  }

  async function work(): Promise<void> {
    let failures = 0;
    while (again && !stopped) {
      again = false;
      try {
        for (const erasure of await asked.pending()) {
          if (stopped) return;
          await erase(erasure);
          logger.info({ erasure: erasure.id, site: erasure.siteId }, 'Data was deleted as asked.');
        }
        failures = 0;
      } catch (error) {
        again = true;
        failures++;
        const away = error instanceof AppError && error.code === 'analytics_unavailable';
        if (failures === 1) logger.warn({ err: error }, 'Data could not be deleted yet; it is tried again.');
        await sleeper.sleep(
          away ? ENGINE_AWAY_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures),
        );
      }
    }
  }

  /** Against the way of the data: first nothing more comes, last goes the note of what to do. Each step may come again. */
  async function erase({ id, siteId, visitorId }: Erasure): Promise<void> {
    if (visitorId === null) {
      await deps.removeSite(siteId);
      await asked.deleteHistory(siteId);
    }
    await deps.historyPassed(siteId);
    await deps.forget({ siteId, visitorId });
    await deps.caughtUp();
    if (visitorId === null) await events.deleteSite(siteId);
    else await events.deleteVisitor(siteId, visitorId);
    await asked.deleteVisitors(siteId, visitorId);
    // What is tried again of it was waited for with the past, and no more is while this is asked for.
    await asked.deleteQuarantined({ siteId, visitorId, before: null });
    await deleteMessages(siteId, visitorId);
    await asked.done(id);
  }

  async function deleteMessages(siteId: string, visitorId: string | null): Promise<void> {
    for (;;) {
      let passedOver = 0;
      let after: string | null = '';
      while (after !== null) {
        const step = await asked.deleteMessages({ siteId, visitorId, before: null }, after);
        passedOver += step.passedOver;
        after = step.next;
      }
      if (passedOver === 0) return;
      if (stopped) throw new AppError('stopping');
      await sleeper.sleep(SENDING_MS);
    }
  }

  return {
    wake,
    async stop() {
      stopped = true;
      sleeper.stop();
      await working;
    },
  };
}
