import { resolve } from 'node:path';
import { createFreezer } from '../adapters/clickhouse/clickhouse-freezer.ts';
import { DataFolderBusy } from '../adapters/sqlite/data-lock.ts';
import { metaIn } from '../adapters/sqlite/sqlite-meta-store.ts';
import { openSnapshot } from '../adapters/sqlite/sqlite-snapshot.ts';
import { type Holder, inMegabytes, type Manifest, reachHolder, settle, takeBackup } from '../backup/index.ts';
import { eventsIn } from '../compose.ts';
import { ConfigError } from '../config/config.ts';
import type { Config } from '../config/settings.ts';
import { systemClock } from '../system-clock.ts';
import { version } from '../version.ts';
import { parseFlags } from './flags.ts';
import { createProgress } from './progress.ts';
import { complaints, dataFolder, openStopped } from './stopped.ts';

export const backupDetails = `
Copies everything a server in one process keeps (accounts, webhooks, deliveries, events, the server's key) to a new
folder, as it was at one moment. The server may run meanwhile: it goes on taking events and sending webhooks.

  --to FOLDER   where to; must not be there yet, or be empty
  --data DIR    the data folder (default ./data, or BELLWETHER_DATA)

Keep the backup as safe as a password: who has it has the data and the key. "bellwether restore" makes a data folder
of it again. With DATABASE_URL or CLICKHOUSE_URL, back those up with their own tools.
`;

/** Copies a data folder, while its server runs or not. */
export async function backup(argv: readonly string[]): Promise<void> {
  const { config, values } = parseFlags(argv, { to: 'value' });
  if (!values.to) throw new ConfigError('backup needs --to, a folder that is not there yet.');
  if (config.databaseUrl || config.clickhouseUrl)
    throw new ConfigError(
      'backup copies a data folder that holds everything. With DATABASE_URL or CLICKHOUSE_URL, back those up with their own tools.',
    );
  const folder = dataFolder(config);
  const to = resolve(values.to);
  const progress = createProgress();
  const holder = await holderOf(folder, config);
  try {
    const manifest = await takeBackup({
      folder,
      to,
      holder,
      openSnapshot: () => openSnapshot(metaIn(folder)),
      version,
      now: systemClock.now,
      onProgress: (copied, total) => progress.at('Copying', copied, total),
    });
    progress.end();
    process.stdout.write(describe(manifest, to));
  } finally {
    await holder.close();
  }
}

/** The server that runs on the folder; where none does, this process takes its part. */
async function holderOf(folder: string, config: Config): Promise<Holder> {
  try {
    return await openHolder(config);
  } catch (error) {
    if (error instanceof DataFolderBusy) return reachHolder(folder);
    throw error;
  }
}

async function openHolder(config: Config): Promise<Holder> {
  const logger = complaints();
  const stopped = await openStopped(config, logger);
  const { engine, folder, registry, eventStore, clock } = stopped;
  const freezer = createFreezer({ url: engine.url, dataDir: eventsIn(folder) });
  return {
    hold: () => settle(registry, eventStore, { clock, logger }),
    freeze: freezer.freeze,
    async close() {
      await freezer.thaw();
      await stopped.close();
    },
  };
}

function describe({ takenAt, rows, files, key }: Manifest, to: string): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const size = `${rows.events} events in ${rows.sessions} visits, ${inMegabytes(bytes)}`;
  return [
    `The backup of ${takenAt} is in ${to}: ${size}.`,
    ...(key ? [] : ['There is no server.key in it: if you set BELLWETHER_SECRET_KEY, keep that too.']),
    '',
  ].join('\n');
}
