import type { EnrichedEvent } from '@bellwether/core';
import type { Selection } from '../ports/index.ts';
import type { Submitted } from '../process/processor.ts';

/** The way of the events, for those who only send something along it or wait for its end: near or far. */
export interface Way {
  /** Resolves once the events are durable. @throws AppError `overloaded`, `stopping` */
  submit(events: readonly EnrichedEvent[]): Promise<Submitted>;
  /** Ends the visits that have been idle too long. */
  endIdle(): Promise<void>;
  /** Ends the open visits of data that is to be deleted, at once and unannounced; nothing of it comes later. */
  forget(which: Selection): Promise<void>;
  /** Resolves once the event store has all that was taken by now. @throws AppError `analytics_unavailable` */
  caughtUp(): Promise<void>;
}
