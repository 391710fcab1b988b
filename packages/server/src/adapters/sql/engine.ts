import type { Dialect } from './dialect.ts';

/** What a column or parameter may hold. Booleans are 0 and 1; documents are JSON text. */
export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Record<string, SqlValue>;

export interface Statement {
  sql: string;
  params?: readonly SqlValue[];
}

export interface Result {
  /** Rows of a SELECT or RETURNING. */
  rows: Row[];
  /** Rows written. */
  changes: number;
}

export interface TransactOptions {
  /**
   * False skips the wait for the disk (default true): after a power failure such a transaction may be gone, as if it
   * had not happened. Only for what may be done again, like a lease.
   */
  durable?: boolean;
  /**
   * What is deleted leaves the disk, the log of changes included, before it resolves (default false: what is let go is
   * written over some day). PostgreSQL has no such thing; there it is let go.
   */
  erase?: boolean;
  /**
   * `serializable` (default): as if nothing else ran meanwhile. `read committed`, for what is done often and by many
   * at once: each statement sees what others have committed by then, so the statements lock what they go by. To
   * SQLite, which runs one transaction at a time, both are the same.
   */
  isolation?: 'serializable' | 'read committed';
  /**
   * As long as it takes (default: what takes longer than anybody waits is taken back), for what grows with all that is
   * kept: migrations, prunings, a whole queue.
   */
  unhurried?: boolean;
}

/**
 * The least a relational engine has to do for us: run some statements as one transaction. There are no
 * transactions that stay open between calls: each is decided before it is sent, so none can hold a lock while
 * somebody thinks.
 */
export interface SqlEngine {
  /** How its statements are spelled. Parameters are `?` everywhere, and a `?` is nothing else. */
  readonly dialect: Dialect;
  /** Runs the statements in order, all or none. */
  transact(statements: readonly Statement[], options?: TransactOptions): Promise<Result[]>;
  /**
   * What was deleted without `erase`, whenever that was, leaves the disk too. Takes its time, in small steps. On
   * PostgreSQL the tables are vacuumed, which has its room written over soon.
   */
  scrub(): Promise<void>;
  close(): Promise<void>;
}

/** One statement on its own. */
export async function query(
  engine: SqlEngine,
  sql: string,
  params: readonly SqlValue[] = [],
): Promise<Result> {
  const [result] = await engine.transact([{ sql, params }]);
  return result!;
}
