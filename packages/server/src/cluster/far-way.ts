import { AppError, type Clock } from '@bellwether/core';
import type { News, PartitionTask } from '../news.ts';
import type { AcceptedLog, EventStore, Selection } from '../ports/index.ts';
import { createSleeper } from '../sleeper.ts';

export interface FarWayDeps {
  news: Pick<News, 'ask'>;
  log: Pick<AcceptedLog, 'partitions' | 'end'>;
  eventStore: Pick<EventStore, 'ping'>;
  clock: Clock;
}

/** A partition that changes hands has nobody to answer for as long as a lease may last. */
const PATIENCE_MS = 30_000;
const ANSWER_MS = 10_000;
const PAUSE_MS = 200;

/** Asks things of all partitions, whoever has them. All of it may be asked again, so a lost answer does no harm. */
export function createFarWay({ news, log, eventStore, clock }: FarWayDeps) {
  const sleeper = createSleeper(clock);
  let stopped = false;
  const all = Array.from({ length: log.partitions }, (_, number) => number);

  async function ask(number: number, task: PartitionTask): Promise<void> {
    const deadline = clock.now() + PATIENCE_MS;
    for (;;) {
      try {
        await news.ask(`partition-${number}`, task, ANSWER_MS);
        return;
      } catch (error) {
        if (stopped) throw new AppError('stopping');
        if (clock.now() >= deadline) throw new AppError('overloaded', undefined, undefined, { cause: error });
        await sleeper.sleep(PAUSE_MS);
      }
    }
  }

  const askAll = (task: PartitionTask) => Promise.all(all.map(number => ask(number, task)));

  async function caughtUp(): Promise<void> {
    if (!(await eventStore.ping())) throw new AppError('analytics_unavailable');
    const ends = await Promise.all(all.map(log.end));
    await Promise.all(all.map(number => ask(number, { do: 'catch up', position: ends[number]! })));
  }

  return {
    async endIdle(): Promise<void> {
      await askAll({ do: 'end idle' });
    },
    async forget(which: Selection): Promise<void> {
      // What is accepted and not processed yet would open visits again.
      await caughtUp();
      await askAll({ do: 'forget', which });
    },
    caughtUp,
    stop(): void {
      stopped = true;
      sleeper.stop();
    },
  };
}
