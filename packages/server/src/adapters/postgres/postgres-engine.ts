import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseError, type Pool, type PoolClient, type QueryResult } from 'pg';
import { MetaStoreAway } from '../../ports/index.ts';
import { postgresDialect } from '../sql/dialect.ts';
import type { Result, Row, SqlEngine, SqlValue, Statement, TransactOptions } from '../sql/engine.ts';
import { hurried, openPool, unhurried } from './pool.ts';
import { createSpelling } from './spelling.ts';

/** The connection ended before PostgreSQL said whether the transaction is in. */
export class OutcomeUnknown extends MetaStoreAway {
  constructor(cause: Error) {
    super(`PostgreSQL went away in the middle of a commit: ${cause.message}`, { cause });
    this.name = 'OutcomeUnknown';
  }
}

/**
 * PostgreSQL by a pool of connections. A transaction goes out as a whole, without waiting for answers in between, so
 * that it costs one round trip however many statements it has.
 * @param url as libpq takes it: `postgres://user:password@host:port/database`
 * @param onLost the outcome of a durable transaction is not known, so what this process holds in memory may no longer
 *   be what the database has
 * @param patience with all that is not `unhurried`
 */
export function openPostgres(
  url: string,
  onLost: (error: Error) => void = () => {},
  patience = hurried,
): SqlEngine {
  const pool = openPool(url, patience);
  /** No connection is made before there is something for it. */
  const patientPool = openPool(url, unhurried);
  const spell = createSpelling();

  async function attempt(statements: readonly Statement[], options: TransactOptions): Promise<Result[]> {
    const from = options.unhurried ? patientPool : pool;
    const client = await from.connect().catch((cause: Error) => {
      throw new MetaStoreAway(`PostgreSQL can’t be reached: ${cause.message}`, { cause });
    });
    try {
      const results = await run(client, statements, options);
      client.release();
      return results;
    } catch (error) {
      const refused = isRefusal(error);
      client.release(!refused);
      if (isTakenBack(error))
        throw new MetaStoreAway(`PostgreSQL is too slow: ${error.message}`, { cause: error });
      if (refused) throw error;
      if (isRead(statements))
        throw new MetaStoreAway(`PostgreSQL went away: ${(error as Error).message}`, { cause: error });
      const unknown = new OutcomeUnknown(error as Error);
      if (options.durable !== false) onLost(unknown);
      throw unknown;
    }
  }

  async function run(client: PoolClient, statements: readonly Statement[], options: TransactOptions) {
    const begin = beginOf(statements, options);
    const answers = [
      ...(begin ? [client.query(begin)] : []),
      ...statements.map(({ sql, params = [] }) =>
        client.query<Row>({ ...spell(sql), values: params.map(toSend) }),
      ),
      ...(begin ? [client.query('COMMIT')] : []),
    ];
    // All are waited for, so that the connection is free of them. The first failure tells why; those that follow
    // only that the transaction is off, COMMIT included, which then rolls back.
    const settled = await Promise.allSettled<QueryResult<Row>>(answers);
    const results = settled.map(answer => {
      if (answer.status === 'rejected') throw answer.reason;
      return { rows: answer.value.rows, changes: answer.value.rowCount ?? 0 };
    });
    return begin ? results.slice(1, -1) : results;
  }

  return {
    dialect: postgresDialect,
    async transact(statements, options = {}) {
      for (let failures = 0; ; ) {
        try {
          return await attempt(statements, options);
        } catch (error) {
          // Nothing of it happened, and it was decided before it was sent: the same again is the same request.
          if (!isConflict(error) || ++failures === ATTEMPTS) throw error;
          await wait(failures * PAUSE_MS);
        }
      }
    },
    scrub: () => vacuum(patientPool),
    async close() {
      if (pool.ending) return;
      await Promise.all([pool.end(), patientPool.end()]);
    },
  };
}

/** Two transactions that got in each other's way: told apart by their pauses, they are through in a few attempts. */
const ATTEMPTS = 20;
const PAUSE_MS = 2;

/** Serialization failure and deadlock: of two that could not both be, this one gave way. */
const isConflict = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01');

/** PostgreSQL itself said no to a statement, and is still there: nothing of the transaction happened. */
const isRefusal = (error: unknown): boolean =>
  error instanceof DatabaseError && error.severity !== 'FATAL' && error.severity !== 'PANIC';

/** It took longer than `statementMs`; nothing of the transaction happened either. */
const isTakenBack = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && error.code === '57014';

const isRead = (statements: readonly Statement[]): boolean =>
  statements.every(({ sql }) => /^\s*(SELECT|WITH RECURSIVE)\b/i.test(sql));

/** What opens the transaction; null where there is but one thing to read, which is a transaction of its own. */
function beginOf(statements: readonly Statement[], { isolation, durable = true }: TransactOptions) {
  if (isRead(statements)) {
    return statements.length > 1 ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : null;
  }
  const begin = `BEGIN ISOLATION LEVEL ${isolation ?? 'serializable'}`;
  return durable ? begin : `${begin}; SET LOCAL synchronous_commit = off`;
}

/**
 * Everything but bytes goes as text, whose type PostgreSQL takes from where it stands. It has no text for the NUL that
 * somebody may put into a name: there it is what else stands for no character, U+FFFD.
 */
function toSend(value: SqlValue): string | Buffer | null {
  if (value === null) return value;
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  return value instanceof Uint8Array ? Buffer.from(value) : String(value);
}

/**
 * What is deleted is no longer found, but its bytes stay in the files until they are written over, and in the log of
 * changes for as long as that is kept. Vacuuming has the space written over soon; more PostgreSQL does not offer
 * without locking tables.
 */
async function vacuum(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()',
  );
  for (const { name } of rows) await pool.query(`VACUUM ${name}`);
}
