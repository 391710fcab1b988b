import type { Session } from '@bellwether/core';
import type { RefusedRow } from './quarantine.ts';

/**
 * The log of what is committed but not yet in the event store. A batch is planned durably before it is written,
 * so that after a crash the same rows go out under the same deduplication token.
 */
export interface EventLog {
  /**
   * The next batch to write: the planned one after a crash, else a new one of about `limit` events and as many
   * changes of sessions. Null when there is nothing to write.
   */
  next(limit: number): Promise<LogBatch | null>;
  /**
   * Has a batch go without rows that the event store can't read; these are in the quarantine from then on. The token
   * stays: no table that took the batch under it can have had them.
   * @returns the rest, as `next` gives it too until it is done
   */
  putAside(batch: LogBatch, rows: readonly RefusedRow[], now: number): Promise<LogBatch>;
  /** The batch is in the event store: it leaves the log. */
  done(batch: LogBatch): Promise<void>;
  /** Rows waiting, for the metrics. */
  backlog(): Promise<number>;
  /** Where the log ends now. */
  end(): Promise<LogEnd>;
  /** Whether all that was in the log then is in the event store. */
  passed(end: LogEnd): Promise<boolean>;
}

/** A place in the journal of events, and in the changes of sessions. */
export interface LogEnd {
  seq: number;
  sessionsSeq: number;
}

export interface LogBatch {
  /** The same whenever the same rows are read again. */
  token: string;
  /** How far it reaches in the journal of events, and in the changes of sessions. */
  toSeq: number;
  sessionsToSeq: number;
  /** `eventLine`s. */
  events: Lines;
  /** `sessionLine`s. */
  sessions: Lines;
}

/**
 * Rows as they were written at their commit, each ended by a line feed. They go to the event store as they are: on
 * the way of every event a document is made into text once, and never read back by us.
 */
export interface Lines {
  count: number;
  text: string;
}

/** A change of a session: the state the event store holds (null for a new one), and the one to come. */
export interface LoggedSession {
  before: Session | null;
  after: Session;
}
