import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import pino, { type Logger } from 'pino';
import { createClickHouseStore } from '../adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../adapters/clickhouse/embedded-engine.ts';
import { metaIn } from '../adapters/sqlite/sqlite-meta-store.ts';
import { eventsIn, openStores, type Stores } from '../compose.ts';
import { ConfigError } from '../config/config.ts';
import type { Config } from '../config/settings.ts';
import type { EventStore } from '../ports/index.ts';
import { systemClock } from '../system-clock.ts';

/** The embedded stores of a data folder, opened by a command because no server has them. */
export interface Stopped extends Stores {
  engine: EmbeddedEngine;
  eventStore: EventStore;
}

/**
 * Opens a stopped server's data folder, tables brought up to date.
 * @throws DataFolderBusy while a server runs on it; ConfigError
 */
export async function openStopped(config: Config, log: Logger): Promise<Stopped> {
  const stores = await openStores(embedded(config));
  try {
    const events = await openEvents(stores.folder, log);
    async function close(): Promise<void> {
      await events.close();
      await stores.close();
    }
    return { ...stores, ...events, close };
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** The event store of a data folder, its tables made. */
export async function openEvents(folder: string, log: Logger) {
  const engine = startEmbeddedEngine({ dataDir: eventsIn(folder), log, clock: systemClock });
  const eventStore = createClickHouseStore({ url: engine.url });
  async function close(): Promise<void> {
    await eventStore.close();
    await engine.close();
  }
  try {
    await engine.ready;
    await eventStore.migrate();
  } catch (error) {
    await close();
    throw error;
  }
  return { engine, eventStore, close };
}

/** Settings under which both stores are in the data folder. */
const embedded = (config: Config): Config => ({
  ...config,
  databaseUrl: null,
  clickhouseUrl: null,
  clickhouseCluster: null,
  natsUrl: null,
  roles: 'all',
});

/** @throws ConfigError where no server has ever kept anything */
export function dataFolder({ data }: Config): string {
  const folder = resolve(data);
  if (!existsSync(metaIn(folder)))
    throw new ConfigError(`${folder} is not a data folder: there is no meta.db in it. Name it with --data.`);
  return folder;
}

/** What goes wrong behind a command, for whoever ran it. */
export const complaints = (): Logger => pino({ level: 'warn', base: null }, pino.destination(2));
