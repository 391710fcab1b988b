import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { IdMaker, Site } from '@bellwether/core';
import type { Logger } from 'pino';
import { createFreezer } from './adapters/clickhouse/clickhouse-freezer.ts';
import { createClickHouseStore } from './adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './adapters/clickhouse/embedded-engine.ts';
import { createLocalSignals } from './adapters/local/signals.ts';
import { connectNats } from './adapters/nats/link.ts';
import { openNatsLog } from './adapters/nats/nats-log.ts';
import { createNatsSignals } from './adapters/nats/nats-signals.ts';
import { DatabaseBusy } from './adapters/postgres/database-lock.ts';
import { openPostgresMetaStore } from './adapters/postgres/postgres-meta-store.ts';
import { DataFolderBusy, lockDataFolder } from './adapters/sqlite/data-lock.ts';
import { openSqliteMetaStore } from './adapters/sqlite/sqlite-meta-store.ts';
import { createStandstill } from './backup/index.ts';
import { COLLECT_PATH } from './collect/http-door.ts';
import { takeCommands } from './compose/commanding.ts';
import { clock, type GroundGiven, ids, layGround } from './compose/ground.ts';
import { startOneForAll } from './compose/one-for-all.ts';
import { startOneOfMany } from './compose/one-of-many.ts';
import { ConfigError, summary } from './config/config.ts';
import { publicUrl } from './config/public-url.ts';
import { type Role, rolesOf } from './config/roles.ts';
import type { Config } from './config/settings.ts';
import { openDoor } from './http/door.ts';
import { createLifo, type Lifo } from './lifo.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { newsOver, type Topics } from './news.ts';
import type { AcceptedLog, EventErasure, EventStore, MetaStore, Signals } from './ports/index.ts';
import type { Announce } from './process/announcer.ts';
import { loadServerKey, parseServerKey } from './secrets/server-key.ts';
import { version } from './version.ts';

/** The stores, held by this process, and what `init` and the server both need of them. */
export interface Stores {
  folder: string;
  registry: MetaStore;
  /** Steps of bringing the tables up to date that were still to do. */
  migrated: readonly string[];
  clock: typeof clock;
  ids: IdMaker;
  random: typeof randomBytes;
  close(): Promise<void>;
}

/**
 * Opens the meta store, tables brought up to date.
 * @throws ConfigError, DataFolderBusy, DatabaseBusy
 */
export async function openStores(config: Config, onLost: (error: Error) => void = end): Promise<Stores> {
  refuseHalves(config);
  const folder = resolve(config.data);
  const opening =
    config.natsUrl === null ? openFolder(folder, config, onLost) : openSharedDatabase(config, onLost);
  const { unlock, registry, migrated } = await opening.catch((error: Error) => {
    if (error instanceof DataFolderBusy || error instanceof DatabaseBusy) throw error;
    const what = config.databaseUrl ? 'The database of DATABASE_URL' : `The data folder ${folder}`;
    throw new ConfigError(`${what} can’t be used: ${error.message}.`, { cause: error });
  });
  async function close(): Promise<void> {
    await registry.close();
    unlock();
  }
  return { folder, registry, migrated, clock, ids, random: randomBytes, close };
}

/** Where the embedded engine keeps the event store. */
export const eventsIn = (folder: string): string => join(folder, 'events');

/** The folder is held with the database elsewhere too: the analytics engine and the server's key are in it. */
async function openFolder(folder: string, { databaseUrl }: Config, onLost: (error: Error) => void) {
  // Accounts and visits are nobody else's business on a shared machine.
  process.umask(0o077);
  mkdirSync(folder, { recursive: true });
  const unlock = lockDataFolder(folder);
  let opened = false;
  const lost = (error: Error) => opened && onLost(error);
  const registry = databaseUrl
    ? await openPostgresMetaStore(databaseUrl, lost)
    : openSqliteMetaStore(folder, lost);
  const migrated = await registry.migrate();
  opened = true;
  return { unlock, registry, migrated };
}

/** One of several processes keeps nothing on its own disk. */
async function openSharedDatabase({ databaseUrl }: Config, onLost: (error: Error) => void) {
  const registry = await openPostgresMetaStore(databaseUrl!, onLost, { shared: true });
  const migrated = await registry.migrate();
  return { unlock() {}, registry, migrated };
}

/** @throws ConfigError when it is none, or not the one the secrets are sealed with */
async function serverKey({ secretKey }: Config, folder: string): Promise<Uint8Array> {
  const file = join(folder, 'server.key');
  try {
    return secretKey ? parseServerKey(secretKey, 'BELLWETHER_SECRET_KEY') : await loadServerKey(file);
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error });
  }
}

/**
 * Without its database the process can only refuse. It ends, so that whoever runs it starts it again; what was
 * acknowledged is on disk.
 */
function end(error: Error): never {
  process.stderr.write(`bellwether: the database was lost: ${error.message}\n`);
  process.exit(1);
}

/** Several processes share all of their stores, or they would each have their own truth. */
function refuseHalves(config: Config): void {
  if (config.clickhouseCluster !== null && config.clickhouseUrl === null)
    throw new ConfigError('CLICKHOUSE_CLUSTER: a cluster needs CLICKHOUSE_URL, one of its servers.');
  if (config.natsUrl === null) {
    if (config.roles === 'all') return;
    throw new ConfigError('BELLWETHER_ROLES: roles are for several processes, which need NATS_URL.');
  }
  const needed = {
    DATABASE_URL: config.databaseUrl,
    CLICKHOUSE_URL: config.clickhouseUrl,
    BELLWETHER_SECRET_KEY: config.secretKey,
    BELLWETHER_URL: config.url,
  };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : name));
  if (missing.length > 0)
    throw new ConfigError(`NATS_URL is for several processes, which need ${missing.join(', ')} too.`);
}

/** A server that takes events. */
export interface RunningServer {
  /** The public base URL. */
  url: string;
  /** The port it listens on. */
  port: number;
  /** What this process does of all that a server does; null for everything. */
  roles: ReadonlySet<Role> | null;
  /** Where the first account is made; null once there is one. */
  setupUrl: string | null;
  sites: readonly Site[];
  /** What a person should know, a sentence each. */
  warnings: readonly string[];
  /** Tells the webhooks what no event caused. */
  announce: Announce;
  /**
   * Looks whether running experiments are decided by now, as it does from time to time by itself; null where another
   * process may be at it.
   */
  decideExperiments: (() => Promise<void>) | null;
  /** Takes no more, finishes what was taken, and gives everything back. */
  stop(): Promise<void>;
}

/** The one address that does not go through the web framework; with a query too, as some proxies add one. */
const isCollecting = (url = ''): boolean => url === COLLECT_PATH || url.startsWith(`${COLLECT_PATH}?`);

/** Wires everything, and starts it. What fails to start takes down what already runs. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const lifo = createLifo(log);
  try {
    return await wire(config, log, lifo);
  } catch (error) {
    await lifo.stop();
    throw error;
  }
}

async function wire(config: Config, log: Logger, lifo: Lifo): Promise<RunningServer> {
  log.info({ version, node: process.version, settings: summary(config) }, 'Starting.');
  const lost = (error: Error): never => {
    log.fatal({ err: error }, 'The database was lost; the process ends, what was acknowledged is on disk.');
    process.exit(1);
  };
  const metrics = createMetrics();
  const stores = lifo.add('the stores', await openStores(config, lost), s => s.close());
  const { folder } = stores;
  const standstill = createStandstill(clock);
  const store = standstill.over(stores.registry);
  const key = await serverKey(config, folder);
  const { engine, eventStore } = openEventStore(config, folder, { log, lifo, metrics });
  const id = randomUUID().replaceAll('-', '');
  const { signals, accepted } = await openPost(config, id, log, lifo);

  // It listens before there is anybody to serve, as the URL may have to name the port.
  const door = lifo.add('the listening', await openDoor(config.port, config.host), d => d.close());
  const url = publicUrl(config, door.port);
  const given: GroundGiven = {
    config,
    log,
    lifo,
    metrics,
    url,
    store,
    eventStore,
    news: newsOver(signals),
    key,
  };
  const ground = await layGround(given);
  const roles = accepted ? rolesOf(config.roles) : null;
  const running =
    accepted && roles
      ? await startOneOfMany(ground, { id, roles, accepted, key })
      : await startOneForAll(ground);
  const { app, collect, hub, setupToken, warnings, decideExperiments } = running;

  lifo.add('the door', door, d => d.close());
  if (hub) lifo.add('the streams', hub, h => h.close());
  door.serve((request, response) => {
    if (collect && isCollecting(request.url)) collect(request, response);
    else app.routing(request, response);
  });
  log.info({ url, port: door.port }, 'Listening.');

  // Last, so that a stop begins with it: what it holds would hold up the rest.
  if (!config.databaseUrl) {
    const freezer = engine && createFreezer({ url: engine.url, dataDir: eventsIn(folder) });
    await takeCommands(ground, { folder, standstill, freezer });
  }

  const isNew = setupToken !== null && (await store.users.count()) === 0;
  return {
    url,
    port: door.port,
    roles,
    setupUrl: isNew ? `${url}/setup?token=${setupToken}` : null,
    sites: ground.directory.sites(),
    warnings,
    announce: ground.announce,
    decideExperiments,
    stop: lifo.stop,
  };
}

/** Nothing waits for the embedded engine to be up: collecting and delivering do not need it. */
function openEventStore(
  { clickhouseUrl, clickhouseCluster: cluster }: Config,
  folder: string,
  { log, lifo, metrics }: { log: Logger; lifo: Lifo; metrics: Metrics },
): { engine: EmbeddedEngine | null; eventStore: EventStore & EventErasure } {
  const engine = clickhouseUrl
    ? null
    : startEmbeddedEngine({
        dataDir: eventsIn(folder),
        log,
        clock,
        onRestart: () => metrics.engineRestarts.inc(),
      });
  if (engine) lifo.add('the engine', engine, e => e.close());
  const store = createClickHouseStore({ url: engine?.url ?? clickhouseUrl!, cluster });
  return { engine, eventStore: lifo.add('the event store', store, events => events.close()) };
}

/** Tells the processes that run on the same stores, if there are several, what a command has set up. */
export async function tellOthers({ natsUrl }: Config, set: Topics['changed'], log: Logger): Promise<void> {
  if (natsUrl === null) return;
  const link = await connectNats({ url: natsUrl, name: 'bellwether command', log });
  const signals = createNatsSignals(link, { processId: randomUUID().replaceAll('-', ''), clock, log });
  await newsOver(signals).tell('changed', set);
  await signals.close();
  await link.close();
}

/** How the parts of a server reach one another: within the process, or by NATS, which then keeps accepted events too. */
async function openPost(
  { natsUrl, partitions, natsReplicas: replicas }: Config,
  processId: string,
  log: Logger,
  lifo: Lifo,
): Promise<{ signals: Signals; accepted: AcceptedLog | null }> {
  if (natsUrl === null) {
    const signals = lifo.add('the signals', createLocalSignals(log), s => s.close());
    return { signals, accepted: null };
  }
  const unusable = (error: Error) => {
    throw new ConfigError(`NATS_URL can’t be used: ${error.message}`, { cause: error });
  };
  const link = lifo.add(
    'NATS',
    await connectNats({ url: natsUrl, name: `bellwether ${processId}`, log }).catch(unusable),
    l => l.close(),
  );
  const accepted = lifo.add(
    'the accepted log',
    await openNatsLog(link, { partitions, replicas, log, clock }).catch(unusable),
    a => a.close(),
  );
  const signals = createNatsSignals(link, { processId, clock, log });
  return { signals: lifo.add('the signals', signals, s => s.close()), accepted };
}
