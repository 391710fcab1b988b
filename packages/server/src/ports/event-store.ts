import type { LogBatch } from './event-log.ts';

/** What is written together. */
export type StoredBatch = Pick<LogBatch, 'token' | 'events' | 'sessions'>;

/** Where events and sessions are kept for reports. Speaks ClickHouse's SQL, embedded and scaled out. */
export interface EventStore {
  /** Makes or alters the tables. Safe to call again. */
  migrate(): Promise<void>;
  /** Writes a batch; written again with the same token it changes nothing. */
  write(batch: StoredBatch): Promise<void>;
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
