import type { EnrichedEvent } from '@bellwether/core';
import type { AcceptedLog } from '../ports/index.ts';

/** Sends accepted events on their way: each to the log of its visitor's partition. */
export function createPublisher(log: Pick<AcceptedLog, 'append'>) {
  /**
   * Resolves once all are durable. Which of them turn out to be told before, or to have no visit, is found out later;
   * here all count as accepted.
   * @throws AppError `overloaded`: some may be in the log all the same, and told again they count once
   */
  return async function submit(
    events: readonly EnrichedEvent[],
  ): Promise<{ accepted: number; homeless: number }> {
    const byPartition = new Map<number, EnrichedEvent[]>();
    for (const { partition = 0, ...event } of events) {
      const others = byPartition.get(partition);
      if (others) others.push(event);
      else byPartition.set(partition, [event]);
    }
    await Promise.all([...byPartition].map(([partition, own]) => log.append(partition, own)));
    return { accepted: events.length, homeless: 0 };
  };
}
