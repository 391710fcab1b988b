import type { LogBatch } from './event-log.ts';
import type { RefusedRow } from './quarantine.ts';

/** What is written together. */
export type StoredBatch = Pick<LogBatch, 'token' | 'events' | 'sessions'>;

/** The engine can't read a row of what it was given. Nothing of the table that the row is for was written. */
export class RowsRefused extends Error {
  constructor(
    /** The engine's name of what is wrong with it, which tells nothing of the row itself. */
    readonly kind: string,
    cause: Error,
  ) {
    super(cause.message, { cause });
    this.name = 'RowsRefused';
  }
}

/** Where events and sessions are kept for reports. Speaks ClickHouse's SQL, embedded and scaled out. */
export interface EventStore {
  /** Makes or alters the tables. Safe to call again. */
  migrate(): Promise<void>;
  /**
   * Writes a batch; written again with the same token it changes nothing.
   * @throws RowsRefused
   */
  write(batch: StoredBatch): Promise<void>;
  /** The rows of a batch that the engine can't read. Each is tried, and nothing is written by it. */
  refusedRows(batch: StoredBatch): Promise<RefusedRow[]>;
  /**
   * Rows of a query.
   * @param params bound by name as `{name:Type}` in the SQL, never written into it
   * @throws AppError `analytics_unavailable` when the engine can't be reached, `query_too_slow` past its time
   */
  query<Row>(sql: string, params?: Record<string, unknown>): Promise<Row[]>;
  /** Whether the engine answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
