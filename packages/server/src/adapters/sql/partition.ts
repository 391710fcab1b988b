import { LeaseLost, partitionLease } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import type { Result, SqlEngine, Statement, TransactOptions } from './engine.ts';

/** A partition of the visitors, as who works at it has it. */
export interface Partition {
  number: number;
  /** Of its lease; null where nobody else works with the database, and there are no leases. */
  epoch: number | null;
}

/** All there is where one process does everything. */
export const WHOLE: Partition = { number: 0, epoch: null };

/** The ids of events from before there were partitions are in none of them: each knows them all. */
export const BEFORE_PARTITIONS = -1;

/**
 * Begins a transaction that goes by how far the partition's logs are, or that only the holder of its lease may do:
 * from here to its end no other such transaction of the partition runs, and the lease does not change hands.
 *
 * With a lease, its epoch is written to the partition's row, which is made if there is none; where the lease has
 * another by now, what is written is NULL, and `lease_held` refuses it. A statement that only looks could not stop the
 * transaction, since what follows is sent without waiting for what it sees.
 */
export function enter({ forUpdate }: Dialect, { number, epoch }: Partition): Statement {
  if (epoch === null)
    return { sql: `SELECT 1 FROM log_state WHERE partition = ? ${forUpdate}`, params: [number] };
  return {
    sql: `INSERT INTO log_state (partition, epoch, fed_seq, fed_sessions_seq, snapshot_seq, sessions_seq)
      VALUES (?, (SELECT epoch FROM leases WHERE name = ? AND epoch = ? ${forUpdate}), 0, 0, 0, 0)
      ON CONFLICT (partition) DO UPDATE SET epoch = excluded.epoch`,
    params: [number, partitionLease(number), epoch],
  };
}

/**
 * Runs a transaction of the partition. Those of several would only be in each other's way if each had to read as if
 * it were alone: the logs are short tables, of which PostgreSQL then holds pages to be read, not rows. So each
 * statement reads what is there by then, and `enter` keeps out whoever could change what they go by.
 * @throws LeaseLost
 */
export async function transactIn(
  engine: SqlEngine,
  { number }: Partition,
  statements: readonly Statement[],
  options: Pick<TransactOptions, 'durable'> = {},
): Promise<Result[]> {
  try {
    return await engine.transact(statements, { ...options, isolation: 'read committed' });
  } catch (error) {
    // The name of the constraint is what both engines tell, in whatever language.
    if (error instanceof Error && error.message.includes('lease_held'))
      throw new LeaseLost(partitionLease(number));
    throw error;
  }
}
