import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createEventReader, createEventWriter } from '../adapters/clickhouse/clickhouse-rows.ts';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { openPostgresMetaStore } from '../adapters/postgres/postgres-meta-store.ts';
import { openTableTarget } from '../adapters/postgres/postgres-tables.ts';
import { metaIn } from '../adapters/sqlite/sqlite-meta-store.ts';
import { openTables } from '../adapters/sqlite/sqlite-tables.ts';
import { settle } from '../backup/index.ts';
import { ConfigError } from '../config/config.ts';
import { createDirectory } from '../directory.ts';
import { createLifo, type Lifo } from '../lifo.ts';
import { demandEmpty, emptyLog, type Moved, move as moveAll } from '../move/index.ts';
import { endAllSessions } from '../process/end-all.ts';
import { createSealer } from '../secrets/sealer.ts';
import { loadServerKey, parseServerKey } from '../secrets/server-key.ts';
import { parseFlags } from './flags.ts';
import { createProgress } from './progress.ts';
import { complaints, dataFolder, openStopped, type Stopped } from './stopped.ts';
import { usable } from './usable.ts';

export const moveDetails = `
Copies all that a stopped server keeps in its data folder to PostgreSQL and ClickHouse, which have to be empty, and
compares what came over. From then on servers run with these two, and with the same key.

  --data DIR          the data folder (default ./data, or BELLWETHER_DATA)
  --database-url URL, or DATABASE_URL        where accounts, webhooks, deliveries go
  --clickhouse-url URL, or CLICKHOUSE_URL    where events and visits go
  --print-key         prints what BELLWETHER_SECRET_KEY has to be

Visits that are open end. A move that fails or is stopped counts for nothing, and can be begun again; the data folder
is as good as before.
`;

/** Copies a stopped server's stores to PostgreSQL and ClickHouse. */
export async function move(argv: readonly string[]): Promise<void> {
  const { config, switches } = parseFlags(argv, { 'print-key': 'switch' });
  const { databaseUrl, clickhouseUrl, clickhouseCluster, secretKey } = config;
  if (!databaseUrl || !clickhouseUrl)
    throw new ConfigError('move needs DATABASE_URL and CLICKHOUSE_URL: it copies the data folder to these.');
  const folder = dataFolder(config);
  const key = await keyOf(folder, secretKey);
  const progress = createProgress();
  const log = complaints();
  const lifo = createLifo(log);
  try {
    const stopped = lifo.add('the data folder', await openStopped(config, log), s => s.close());
    const target = await openTarget(databaseUrl, clickhouseUrl, clickhouseCluster, lifo);
    await demandEmpty(target);
    await comeToRest(stopped, key, log, (done, total) => progress.at('Emptying the log', done, total));
    progress.end();
    const moved = await moveAll({
      tables: lifo.add('the tables', openTables(metaIn(folder)), t => t.close()),
      events: lifo.add('the events', createEventReader(stopped.engine.url()), e => e.close()),
      ...target,
      onProgress: progress.at,
    });
    progress.end();
    process.stdout.write(describe(moved, folder, switches['print-key'] ? key : null));
  } finally {
    await lifo.stop();
  }
}

/** The key that the folder's secrets are sealed with. Never a new one, which would open none of them. */
async function keyOf(folder: string, secretKey: string | null): Promise<Uint8Array> {
  const file = join(folder, 'server.key');
  if (!secretKey && !existsSync(file))
    throw new ConfigError(`There is no ${file}: set BELLWETHER_SECRET_KEY as the server had it.`);
  try {
    return secretKey ? parseServerKey(secretKey, 'BELLWETHER_SECRET_KEY') : await loadServerKey(file);
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error });
  }
}

/**
 * Visits end, since those that go on are known to the process that has their partition, which is found by what
 * nobody keeps: the visitor's address. Then all that waits for the event store goes there. What waits of the past
 * moves as it is: it is placed anew anyway.
 */
async function comeToRest(
  { registry, eventStore, clock, ids }: Stopped,
  key: Uint8Array,
  logger: Logger,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await settle(registry, eventStore, { clock, logger });
  const directory = createDirectory({ registry, open: createSealer(key).open, now: clock.now });
  await directory.load().catch((error: Error) => {
    throw new ConfigError(`${error.message} Set BELLWETHER_SECRET_KEY as the server had it.`, {
      cause: error,
    });
  });
  await endAllSessions({
    store: registry.ingest,
    audience: directory.audience,
    newId: ids,
    now: clock.now(),
  });
  await emptyLog(registry.log, eventStore, { clock, logger }, onProgress);
}

async function openTarget(databaseUrl: string, url: string, cluster: string | null, lifo: Lifo) {
  const toTables = await usable('DATABASE_URL', async () => {
    // Held, so that no server starts there meanwhile.
    const held = await openPostgresMetaStore(databaseUrl, () => {});
    lifo.add('the database', held, store => store.close());
    await held.migrate();
    return lifo.add('the target', await openTableTarget(databaseUrl), t => t.close());
  });
  const toEvents = await usable('CLICKHOUSE_URL', async () => {
    const store = lifo.add('ClickHouse', createClickHouseStore({ url, cluster }), s => s.close());
    await store.migrate();
    return lifo.add('its tables', createEventWriter(url, cluster), e => e.close());
  });
  return { toTables, toEvents };
}

function describe({ events, tables }: Moved, folder: string, key: Uint8Array | null): string {
  const rows = Object.values(tables).reduce((sum, n) => sum + n, 0);
  const secret = key
    ? Buffer.from(key).toString('base64')
    : `as in ${join(folder, 'server.key')} (--print-key prints it)`;
  return [
    `Moved: ${events.events?.events} events, ${events.sessions?.visits} visits, ${rows} rows of the database. All that came over was compared.`,
    '',
    'From now on start servers with:',
    '  DATABASE_URL and CLICKHOUSE_URL   as they were for this command',
    `  BELLWETHER_SECRET_KEY             ${secret}`,
    '',
    `Keep ${folder} until you have seen your reports, but start no server on it: it would send once more what waits to be delivered.`,
    '',
  ].join('\n');
}
