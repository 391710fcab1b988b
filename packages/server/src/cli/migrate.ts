import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { openStores } from '../compose.ts';
import { parseFlags } from './flags.ts';
import { complaints, openEvents } from './stopped.ts';
import { usable } from './usable.ts';

export const migrateDetails = `
Brings the tables of both stores up to date, as each start of a server does: of the data folder, or of DATABASE_URL and
CLICKHOUSE_URL. For those who want it done before the servers of a new version start. Can be run again; a server that
has the data folder to itself has to be stopped.
`;

/** Brings the tables of both stores up to date. */
export async function migrate(argv: readonly string[]): Promise<void> {
  const { config } = parseFlags(argv);
  const { folder, migrated, close } = await openStores(config);
  try {
    const where = config.databaseUrl ? 'The database of DATABASE_URL' : `The database in ${folder}`;
    const did = migrated.length === 0 ? 'was up to date' : `is up to date now: ${migrated.join(', ')}`;
    process.stdout.write(`${where} ${did}.\n`);
    if (config.clickhouseUrl) await migrateServer(config.clickhouseUrl, config.clickhouseCluster);
    else await (await openEvents(folder, complaints())).close();
    const events = config.clickhouseUrl ? 'of CLICKHOUSE_URL' : `in ${folder}`;
    process.stdout.write(`The event store ${events} is up to date.\n`);
  } finally {
    await close();
  }
}

async function migrateServer(url: string, cluster: string | null): Promise<void> {
  const store = createClickHouseStore({ url, cluster });
  try {
    await usable('CLICKHOUSE_URL', store.migrate);
  } finally {
    await store.close();
  }
}
