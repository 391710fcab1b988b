import { Client, DatabaseError } from 'pg';

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

/**
 * Takes the database for this process: open sessions are held in memory, so two servers on one database would work
 * against each other. The lock is held by a connection of its own, so it ends with the process, however that ends.
 * @param onLost the connection broke, and somebody else may have the database by now
 * @param waitMs how long somebody else may still have it: of a process that was killed a moment ago, PostgreSQL has
 *   yet to notice the end
 * @returns gives the database back
 * @throws DatabaseBusy
 */
export async function lockDatabase(
  url: string,
  onLost: (error: Error) => void,
  waitMs = 5000,
): Promise<() => Promise<void>> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: 'bellwether lock',
  });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${waitMs}`);
    await client.query('SELECT pg_advisory_lock($1)', [KEY]);
  } catch (error) {
    await client.end();
    throw error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE ? new DatabaseBusy() : error;
  }
  client.on('error', onLost);
  return () => client.end();
}

const LOCK_NOT_AVAILABLE = '55P03';
