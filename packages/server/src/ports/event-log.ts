import type { Session, TrackedEvent } from '@bellwether/core';

/**
 * The log of what is committed but not yet in the event store. A batch is planned durably before it is written,
 * so that after a crash the same rows go out under the same deduplication token.
 */
export interface EventLog {
  /**
   * The next batch to write: the planned one after a crash, else a new one of up to `limit` log rows.
   * Null when the log is empty.
   */
  next(limit: number): Promise<LogBatch | null>;
  /** The batch is in the event store: it leaves the log. */
  done(batch: LogBatch): Promise<void>;
  /** Rows waiting, for the metrics. */
  backlog(): Promise<number>;
}

export interface LogBatch {
  /** The same whenever the same rows are read again. */
  token: string;
  fromSeq: number;
  toSeq: number;
  events: TrackedEvent[];
  sessions: LoggedSession[];
}

/** A change of a session: the state the event store holds (null for a new one), and the one to come. */
export interface LoggedSession {
  before: Session | null;
  after: Session;
}
