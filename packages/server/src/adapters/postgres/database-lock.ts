import { setTimeout as pause } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { KEEP_ALIVE } from './pool.ts';

/** Another process works on the database. */
export class DatabaseBusy extends Error {
  constructor() {
    super(
      'The database of DATABASE_URL is in use by another Bellwether. Stop that one first, or name another.',
    );
  }
}

/** What the lock is known by to whoever else locks things in the database: "bell", in ASCII. */
const KEY = 0x62_65_6c_6c;

const LOCK_NOT_AVAILABLE = '55P03';

/** Somebody else may have it for so long yet: of a process that was killed, PostgreSQL has first to notice the end. */
const PATIENCE_MS = 5000;

/** Over what it may wait for the lock, PostgreSQL has for its answer. */
const ANSWER_MS = 5000;

/** Between attempts to take the lock again: a restart of PostgreSQL takes some seconds. */
const RETRY_MS = 500;

/**
 * Takes the database for this process: open sessions are held in memory, so two servers on one database would work
 * against each other. The lock is held by a connection of its own, so it ends with the process, however that ends.
 * @param onLost the connection broke, and somebody else may have the database by now
 * @param waitMs how long somebody else may still have it
 * @returns gives the database back
 * @throws DatabaseBusy
 */
export async function lockDatabase(
  url: string,
  onLost: (error: Error) => void,
  waitMs = PATIENCE_MS,
): Promise<() => Promise<void>> {
  const client = await lockedClient(url, 'pg_advisory_lock', waitMs);
  client.on('error', onLost);
  return () => client.end();
}

/**
 * Takes the database together with other processes that take it so, each of which works on what it has a lease of; a
 * process that wants it alone is kept out, or keeps these out. When the connection breaks the lock is taken again,
 * for as long as that takes.
 * @param onLost a process has the database alone by now: this one must not go on
 * @param waitMs how long such a one may still have it
 * @returns gives the share back
 * @throws DatabaseBusy
 */
export async function shareDatabase(
  url: string,
  onLost: (error: Error) => void,
  waitMs = PATIENCE_MS,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  let client = await take();
  let retaking = Promise.resolve();

  async function take(): Promise<Client> {
    const taken = await lockedClient(url, 'pg_advisory_lock_shared', waitMs);
    // An end is told of more than once.
    taken.once('error', () => {
      taken.on('error', () => {});
      retaking = retake();
    });
    return taken;
  }

  async function retake(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        client = await take();
        return;
      } catch (error) {
        if (error instanceof DatabaseBusy) return onLost(error);
        // PostgreSQL is away, which everything else that is asked of it tells.
        await pause(RETRY_MS, null, { signal: stopping.signal, ref: false }).catch(() => {});
      }
    }
  }

  return async () => {
    stopping.abort();
    await retaking;
    await client.end();
  };
}

async function lockedClient(
  url: string,
  lock: 'pg_advisory_lock' | 'pg_advisory_lock_shared',
  waitMs: number,
): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    ...KEEP_ALIVE,
    query_timeout: waitMs + ANSWER_MS,
    application_name: 'bellwether lock',
  });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${waitMs}`);
    await client.query(`SELECT ${lock}($1)`, [KEY]);
  } catch (error) {
    await client.end();
    throw error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE ? new DatabaseBusy() : error;
  }
  return client;
}
