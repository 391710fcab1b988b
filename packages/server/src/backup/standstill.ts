import { AppError, type Clock } from '@bellwether/core';
import type { EventLog, HistoryLog, MetaStore } from '../ports/index.ts';

/**
 * Keeps anything from being on its way from the meta store to the event store, for the moment in which both are
 * copied. Batches go from one to the other in three steps: planned, written, done with. A copy taken in between could
 * have a batch in both stores, and the tokens by which a store knows what it has are not part of a copy.
 *
 * It stands between the stages and their logs, which are none the wiser: who asks for a new batch waits a moment.
 */
export interface Standstill {
  /** The store, for those who move what it holds. */
  over(store: MetaStore): MetaStore;
  /**
   * Resolves once nothing is on its way; nothing sets out until what is returned is called. One at a time.
   * @throws AppError `analytics_unavailable` when what is on its way does not arrive
   */
  hold(): Promise<() => void>;
}

type Way = 'events' | 'history';

/** The engine may be busy with a merge, and a batch is tried again after 5 s at the latest. */
const PATIENCE_MS = 20_000;

export function createStandstill(clock: Clock): Standstill {
  // Until it is looked at, there may be what an earlier process left.
  const underWay = new Set<Way>(['events', 'history']);
  let gate: Promise<void> | null = null;
  let arrived = () => {};

  /** A batch that has set out is let through, however often it is tried. */
  async function setOut(way: Way): Promise<void> {
    while (gate && !underWay.has(way)) await gate;
    underWay.add(way);
  }

  function end(way: Way): void {
    underWay.delete(way);
    if (underWay.size === 0) arrived();
  }

  function overLog(log: EventLog): EventLog {
    return {
      ...log,
      async next(limit) {
        await setOut('events');
        const batch = await log.next(limit);
        if (batch === null) end('events');
        return batch;
      },
      async done(batch) {
        await log.done(batch);
        end('events');
      },
    };
  }

  function overHistory(log: HistoryLog): HistoryLog {
    let planning = false;
    return {
      ...log,
      async planned() {
        const plan = await log.planned();
        if (plan) underWay.add('history');
        else if (!planning) end('history');
        return plan;
      },
      async plan(plan) {
        await setOut('history');
        planning = true;
        await log.plan(plan).finally(() => {
          planning = false;
        });
      },
      async planAgain(token) {
        await setOut('history');
        planning = true;
        const plan = await log.planAgain(token).finally(() => {
          planning = false;
        });
        if (plan === null) end('history');
        return plan;
      },
      async done(plan) {
        await log.done(plan);
        end('history');
      },
    };
  }

  return {
    over: store => ({ ...store, log: overLog(store.log), history: overHistory(store.history) }),
    async hold() {
      if (gate) throw new Error('Somebody holds still already.');
      let release = () => {};
      gate = new Promise(resolve => {
        release = () => {
          gate = null;
          resolve();
        };
      });
      try {
        await allArrived();
      } catch (error) {
        release();
        throw error;
      }
      return release;
    },
  };

  function allArrived(): Promise<void> {
    if (underWay.size === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const cancel = clock.at(clock.now() + PATIENCE_MS, () => reject(new AppError('analytics_unavailable')));
      arrived = () => {
        cancel();
        resolve();
      };
    });
  }
}
