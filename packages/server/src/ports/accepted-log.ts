import type { EnrichedEvent } from '@bellwether/core';

/**
 * Events that are accepted and not yet processed, where collecting and processing are different processes. It has
 * partitions; all events of a visitor are in one, in the order they were accepted.
 */
export interface AcceptedLog {
  /** Partitions there are: the same for all processes, and for as long as the log lives. */
  readonly partitions: number;
  /**
   * Resolves once the events are durable on as many servers as the log keeps copies on. What is refused may be in
   * the log all the same (the answer was lost): events have ids, so telling them again does no harm.
   * @throws AppError `overloaded`
   */
  append(partition: number, events: readonly EnrichedEvent[]): Promise<void>;
  /** The position of the newest entry, 0 where there never was one. */
  end(partition: number): Promise<number>;
  /**
   * When the partition's log was made, epoch ms by its servers' clocks, and the position before its oldest entry. A log
   * that was lost is made anew, and its positions count from 1 again.
   */
  origin(partition: number): Promise<{ madeAt: number; before: number }>;
  /** Reads on after a position. */
  read(partition: number, after: number): AcceptedReader;
  /** What stands at this position and before is processed: it may go. */
  trim(partition: number, upTo: number): Promise<void>;
  /** Whether each partition can take events now. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

export interface AcceptedReader {
  /**
   * Waits for at least one entry, and gives all that are there by then, up to some thousand events. Null once closed.
   * A connection that breaks is made again meanwhile; nothing is passed over and nothing is given twice.
   */
  next(): Promise<AcceptedEntry[] | null>;
  close(): Promise<void>;
}

/** What one `append` wrote, or a part of it. */
export interface AcceptedEntry {
  /** Counts up within the partition, from 1. */
  position: number;
  events: EnrichedEvent[];
}
