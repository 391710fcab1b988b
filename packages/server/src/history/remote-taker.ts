import { AppError, type Clock } from '@bellwether/core';
import type { HistoryLog, HistoryOutcome, WaitingChunk } from '../ports/index.ts';
import { createSleeper } from '../sleeper.ts';
import type { Historian } from './historian.ts';

export interface RemoteTakerDeps {
  log: Pick<HistoryLog, 'append'>;
  isThere(siteId: string): boolean;
  /** What became of a chunk, asked of whoever works on the log now; rejects where nobody answers. */
  follow(chunk: WaitingChunk): Promise<HistoryOutcome>;
  clock: Clock;
  /** Events on their way at once; beyond it more are refused. */
  maxWaiting?: number;
}

const PAUSE_MS = 500;

/** Takes events of the past where another process finds their visits: puts them into the log, and asks what became of them. */
export function createRemoteTaker({
  log,
  isThere,
  follow,
  clock,
  maxWaiting = 50_000,
}: RemoteTakerDeps): Pick<Historian, 'take'> & { stop(): void } {
  const sleeper = createSleeper(clock);
  let waiting = 0;
  let stopped = false;

  async function outcomeOf(chunk: WaitingChunk): Promise<HistoryOutcome> {
    try {
      for (;;) {
        try {
          return await follow(chunk);
        } catch {
          // Nobody has the log in hand for now, or whoever had it has gone: what is in it stays there.
          if (stopped) throw new AppError('stopping');
          if (!isThere(chunk.siteId)) throw new AppError('site_not_found');
          await sleeper.sleep(PAUSE_MS);
        }
      }
    } finally {
      waiting -= chunk.events;
    }
  }

  return {
    async take(siteId, events) {
      if (stopped) throw new AppError('stopping');
      if (!isThere(siteId)) throw new AppError('site_not_found');
      if (waiting + events.length > maxWaiting) throw new AppError('overloaded');
      waiting += events.length;
      const seq = await log.append(siteId, events).catch((error: unknown) => {
        waiting -= events.length;
        throw error;
      });
      const outcome = outcomeOf({ siteId, seq, events: events.length });
      outcome.catch(() => {}); // who does not ask for it need not handle it
      return { outcome };
    },
    stop() {
      stopped = true;
      sleeper.stop();
    },
  };
}
