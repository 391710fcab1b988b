import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DropReason } from '@bellwether/contract';
import { AppError, type EnrichedEvent, type IdMaker, newId, type Site, type Webhook } from '@bellwether/core';
import type { Logger } from 'pino';
import { removeSite } from './accounts/remove-site.ts';
import { createFreezer } from './adapters/clickhouse/clickhouse-freezer.ts';
import { createClickHouseStore } from './adapters/clickhouse/clickhouse-store.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './adapters/clickhouse/embedded-engine.ts';
import { DatabaseBusy } from './adapters/postgres/database-lock.ts';
import { openPostgresMetaStore } from './adapters/postgres/postgres-meta-store.ts';
import { DataFolderBusy, lockDataFolder } from './adapters/sqlite/data-lock.ts';
import { openSqliteMetaStore } from './adapters/sqlite/sqlite-meta-store.ts';
import { createAlertWatch } from './alert/index.ts';
import { countMessages, createBackfiller, scopeOf } from './backfill/index.ts';
import { createStandstill, openControlDoor } from './backup/index.ts';
import { createClientAddress } from './collect/client-address.ts';
import { createCollector } from './collect/collector.ts';
import { COLLECT_PATH, createCollectDoor } from './collect/http-door.ts';
import { parseServerCollect } from './collect/parse.ts';
import { createPastEnricher } from './collect/past-line.ts';
import { requestFacts } from './collect/request-facts.ts';
import { ConfigError, summary } from './config/config.ts';
import type { Config } from './config/settings.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { checkUrl, createDeliverer, createResolve, parseCidrs } from './deliver/index.ts';
import { createDirectory } from './directory.ts';
import { createEnricher, createGeography, createSaltSource } from './enrich/index.ts';
import { createEraser, createRetention } from './erasure/index.ts';
import { createAssigner } from './experiment/assign.ts';
import { createDecider } from './experiment/decide.ts';
import { createHistorian, createImporter, pastEvent } from './history/index.ts';
import { createApp } from './http/app.ts';
import { openDoor } from './http/door.ts';
import { jobTable } from './jobs/jobs.ts';
import { startJobs } from './jobs/scheduler.ts';
import { createLifo } from './lifo.ts';
import { createPostman, createSmtp } from './mail/index.ts';
import { createMetrics } from './metrics.ts';
import type { MetaStore } from './ports/index.ts';
import { type Announce, createAnnouncer } from './process/announcer.ts';
import { createFeeder } from './process/feeder.ts';
import { prepareEventStore } from './process/prepare-event-store.ts';
import { createProcessor } from './process/processor.ts';
import { experimentReport } from './query/index.ts';
import { createRandomPool } from './random-pool.ts';
import { createSealer } from './secrets/sealer.ts';
import { loadServerKey, parseServerKey } from './secrets/server-key.ts';
import { makeToken } from './secrets/tokens.ts';
import { createHub, createStreams, telling } from './stream/index.ts';
import { systemClock } from './system-clock.ts';
import { trackerScript } from './tracker-script.ts';
import { version } from './version.ts';
import { createWebhookSource } from './webhook-source.ts';

const clock = systemClock;
const chance = createRandomPool(randomBytes);
const ids: IdMaker = prefix => newId(prefix, clock.now(), chance(10));

/** The data folder, held by this process, and what `init` and the server both need of it. */
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
 * Opens the stores of the data folder, tables brought up to date.
 * @throws ConfigError, DataFolderBusy, DatabaseBusy
 */
export async function openStores(config: Config, onLost: (error: Error) => void = end): Promise<Stores> {
  refuseWhatIsNotThere(config);
  const folder = resolve(config.data);
  // Accounts and visits are nobody else's business on a shared machine.
  const { unlock, registry, migrated } = await openFolder(folder, config, onLost).catch((error: Error) => {
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
  mkdirSync(folder, { recursive: true, mode: 0o700 });
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

/** Settings whose engines this version has no adapter for: better a clear end than an ignored setting. */
function refuseWhatIsNotThere(config: Config): void {
  if (config.natsUrl)
    throw new ConfigError('NATS_URL: this version keeps its event log in the process only.');
  if (config.roles !== 'all')
    throw new ConfigError('BELLWETHER_ROLES: this version runs all roles in one process only.');
}

/** A server that takes events. */
export interface RunningServer {
  /** The public base URL. */
  url: string;
  /** Where the first account is made; null once there is one. */
  setupUrl: string | null;
  sites: readonly Site[];
  /** What a person should know, a sentence each. */
  warnings: readonly string[];
  /** Tells the webhooks what no event caused. */
  announce: Announce;
  /** Looks whether running experiments are decided by now, as it does from time to time by itself. */
  decideExperiments(): Promise<void>;
  /** Takes no more, finishes what was taken, and gives everything back. */
  stop(): Promise<void>;
}

/** The one address that does not go through the web framework; with a query too, as some proxies add one. */
const isCollecting = (url = ''): boolean => url === COLLECT_PATH || url.startsWith(`${COLLECT_PATH}?`);

const split = (list: string): string[] =>
  list
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);

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

async function wire(
  config: Config,
  log: Logger,
  lifo: ReturnType<typeof createLifo>,
): Promise<RunningServer> {
  log.info({ version, node: process.version, settings: summary(config) }, 'Starting.');
  const lost = (error: Error): never => {
    log.fatal({ err: error }, 'The database was lost; the process ends, what was acknowledged is on disk.');
    process.exit(1);
  };
  const metrics = createMetrics();
  const { folder, registry } = lifo.add('the stores', await openStores(config, lost), stores =>
    stores.close(),
  );
  const standstill = createStandstill(clock);
  const store = standstill.over(registry);

  // Engine and event store. Nothing below waits for the engine: collecting and delivering do not need it.
  const engine = config.clickhouseUrl ? null : lifo.add('the engine', startEngine(folder), e => e.close());
  const eventStore = lifo.add(
    'the event store',
    createClickHouseStore({ url: engine ? engine.url : config.clickhouseUrl! }),
    events => events.close(),
  );

  // What people set up, in memory.
  const sealer = createSealer(await serverKey(config, folder));
  const directory = createDirectory({ registry: store, open: sealer.open, now: clock.now });
  await directory.load().catch((error: Error) => {
    throw new ConfigError(
      `${error.message} Bring back the server.key (or BELLWETHER_SECRET_KEY) of this data folder.`,
      {
        cause: error,
      },
    );
  });

  // Log → event store.
  const feeder = createFeeder({ log: store.log, store: eventStore, clock, logger: log, metrics });

  // Messages → whoever reads along.
  const hub = createHub();
  const deliveries = telling(store.deliveries, hub);
  const streams = createStreams({
    hub,
    eventStore,
    messages: store.messages,
    caughtUp,
    sitesOf: accountId => directory.sites().flatMap(site => (site.accountId === accountId ? site.id : [])),
    clock,
    log,
  });

  // Deliveries → the owners' servers.
  const guard = { allow: parseCidrs(config.webhookAllow), resolve: createResolve() };
  const announce = createAnnouncer({
    store: store.deliveries,
    clock,
    newId: ids,
    audience: ({ accountId, siteId }) => directory.hearing(accountId, siteId),
    onDeliveries: webhookIds => deliverer.wake(webhookIds),
    publish: hub.publish,
  });
  const deliverer = createDeliverer({
    store: store.deliveries,
    webhooks: createWebhookSource({ registry: store, directory, announce, now: clock.now }),
    guard,
    clock,
    random: Math.random,
    log,
    metrics,
    worker: randomUUID(),
    userAgent: `Bellwether/${version}`,
    settings: {
      globalConcurrency: config.deliveryConcurrency,
      perWebhook: config.webhookConcurrency,
      soleWorker: true,
    },
  });

  // Events → visits, goals, messages: one transaction.
  const processor = createProcessor({
    store: store.ingest,
    clock,
    newId: ids,
    log,
    metrics,
    goals: directory.goals,
    audience: hub.overheard(directory.audience),
    persistent,
    onCommitted({ at, webhookIds, logged, streamed, events }) {
      hub.publish(streamed, at);
      if (webhookIds.length > 0) deliverer.wake(webhookIds);
      if (logged) feeder.wake();
      alerts.committed(events);
    },
  });
  await processor.start();

  // A webhook's past: backfills and bulk replays.
  const sitesOf = (webhook: Webhook): string[] =>
    directory
      .sites()
      .filter(({ id, accountId }) => accountId === webhook.accountId && id === (webhook.siteId ?? id))
      .map(site => site.id);
  const backfiller = createBackfiller({
    jobs: store.webhookJobs,
    store: eventStore,
    webhook: store.webhooks.get,
    sitesOf,
    async catchUp() {
      await processor.endIdle();
      await caughtUp();
    },
    onQueued: webhookId => deliverer.wake([webhookId]),
    clock,
    newId: ids,
    logger: log,
  });

  // Requests → events.
  const geography = lifo.add(
    'the geography',
    createGeography(
      { locationFile: config.geoCity, companyFile: config.geoCompany },
      { warn: (message, error) => log.warn({ err: error }, message) },
    ),
    geo => geo.close(),
  );
  const salts = createSaltSource(store.salts, randomBytes);
  const enricher = createEnricher({
    geo: geography,
    salts,
    newUuid: randomUUID,
    experiments: directory.experiments,
  });
  const clientAddress = createClientAddress(split(config.trustedProxies), config.clientIpHeader);
  const collecting = {
    now: clock.now,
    site: directory.site,
    enrich: enricher.enrich,
    onDropped: (reason: DropReason, count: number) => metrics.eventsDropped.inc({ reason }, count),
  };
  const collect = createCollector({ ...collecting, append: processor.submit });
  const historian = createHistorian({
    log: store.history,
    store: eventStore,
    isThere: siteId => directory.site(siteId) !== null,
    visitors: store.ingest.visitors,
    goals: directory.goals,
    persistent,
    caughtUp,
    clock,
    newId: ids,
    newToken: randomUUID,
    logger: log,
  });
  const eraser = createEraser({
    asked: store.erasures,
    events: eventStore,
    removeSite: siteId =>
      removeSite({ registry: store, deliveries, changed: directory.changed, clock }, siteId),
    forget: processor.forget,
    historyPassed: historian.passed,
    caughtUp,
    clock,
    newId: ids,
    logger: log,
  });
  const collectFromServer = createCollector({ ...collecting, append: takeFromServer });
  const decideExperiments = createDecider({
    now: clock.now,
    sites: directory.sites,
    running: directory.experiments,
    results: (site, experiment, now) => experimentReport({ store: eventStore }, site, experiment, null, now),
    experiments: store.experiments,
    announce,
    changed: id => directory.changed('experiment', id),
    log,
  });
  const assign = createAssigner({
    now: clock.now,
    site: directory.site,
    running: directory.experiments,
    recognise: enricher.recognise,
  });
  const collectDoor = createCollectDoor({ collect, clientAddress, log });

  // The server listens before the app exists, since the app has to know the port when it is a free one.
  const door = lifo.add('the listening', await openDoor(config.port, config.host), d => d.close());
  const url =
    config.url ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${door.port}`;

  // E-mail, and the alerts that are told by it too.
  const postman = config.smtpUrl
    ? createPostman({
        outbox: store.mail,
        send: createSmtp(
          config.smtpUrl,
          config.mailFrom ?? `Bellwether <bellwether@${new URL(url).hostname}>`,
        ),
        clock,
        newId: ids,
        log,
      })
    : null;
  const alerts = createAlertWatch({
    registry: store,
    store: eventStore,
    caughtUp,
    historyPassed: historian.passed,
    site: directory.site,
    announce,
    onLetters: postman?.wake ?? null,
    url,
    clock,
    newId: ids,
    log,
  });
  await alerts.start();

  const setupToken = makeToken(randomBytes);
  const app = await createApp({
    settings: {
      version,
      publicUrl: url,
      apiRequestsPerMinute: config.apiRateLimit,
      webhooksPerSite: config.webhooksPerSite,
    },
    registry: store,
    deliveries,
    webhookJobs: store.webhookJobs,
    countBackfill: (webhook, range) => countMessages(eventStore, scopeOf(range, webhook, sitesOf)),
    jobsChanged: backfiller.wake,
    eventStore,
    data: {
      collect: (siteId, body) => collectFromServer(parseServerCollect(siteId, body), null),
      erasures: { ask: eraser.ask, ofSite: store.erasures.ofSite },
      importFile: createImporter({ historian, enrich: createPastEnricher(collecting), clock }),
    },
    streams,
    sealer,
    checkUrl: address => checkUrl(address, guard),
    async changed(kind, id) {
      if (kind === 'alert') return alerts.changed(id);
      await directory.changed(kind, id);
      if (kind === 'site') await alerts.siteChanged(id);
      if (kind === 'webhook') backfiller.wake();
    },
    deliveriesDue: (webhookId, options) => deliverer.wake([webhookId], options),
    alertValue: alerts.value,
    mailer: postman,
    assignments: (asked, request) =>
      assign({ ...asked, request: requestFacts(request, clientAddress(request)) }),
    ready: async () => ({ meta: await store.ping(), events: await eventStore.ping() }),
    clientAddress,
    metrics: metrics.registry,
    trackerScript: trackerScript(),
    dashboard: dashboardFiles(),
    setupToken,
    clock,
    ids,
    random: randomBytes,
    log,
  });

  // Started in this order, stopped in the opposite one: first no more requests, last the stores.
  lifo.add('the feeder', feeder, async f => {
    await f.drain().catch(() => {}); // told of by the feeder; the log keeps what is left
    await f.stop();
  });
  lifo.add('the deliverer', deliverer, d => d.stop());
  lifo.add('the processor', processor, p => p.stop());
  lifo.add('the historian', historian, h => h.stop());
  lifo.add('the eraser', eraser, e => e.stop());
  const jobs = jobTable({
    clock,
    store,
    metrics,
    processor,
    alerts,
    decideExperiments,
    enforceRetention: createRetention({
      sites: directory.sites,
      asked: store.erasures,
      events: eventStore,
      clock,
    }),
    rotateSalts: async () => void (await salts.current(clock.now())),
    deliveryRetentionDays: config.deliveryRetentionDays,
  });
  if (postman) lifo.add('the postman', postman, p => p.stop());
  lifo.add('the alerts', alerts, a => a.stop());
  lifo.add('the backfiller', backfiller, b => b.stop());
  lifo.add('the jobs', startJobs(jobs, clock, log), j => j.stop());
  lifo.add('the app', app, a => a.close());
  lifo.add('the door', door, d => d.close());
  lifo.add('the streams', hub, h => h.close());
  await deliverer.start();
  // Visits that ended while no server ran are told of before anything else: see stream/past-ends.ts.
  await processor.endIdle();
  backfiller.start();
  postman?.wake();
  await historian.start();
  eraser.start();
  const preparing = prepareEventStore({ store: eventStore, clock, log, onPrepared });
  lifo.add('the preparation', preparing, p => p.stop());
  door.serve((request, response) => {
    if (isCollecting(request.url)) collectDoor(request, response);
    else app.routing(request, response);
  });
  log.info({ url, port: door.port }, 'Listening.');

  // Last, so that a stop begins with it: what it holds would hold up the rest.
  if (engine && !config.databaseUrl) {
    const freezer = createFreezer({ url: engine.url, dataDir: eventsIn(folder) });
    const control = await openControlDoor({ folder, standstill, freezer, eventStore, clock, log });
    lifo.add('the control door', control, c => c.close());
  }

  const isNew = (await store.users.count()) === 0;
  return {
    url,
    setupUrl: isNew ? `${url}/setup?token=${setupToken}` : null,
    sites: directory.sites(),
    warnings: enricher.warnings,
    announce,
    decideExperiments,
    stop: lifo.stop,
  };

  /** The past first: if the live ones are then refused, telling all of them again counts none twice that has an id. */
  async function takeFromServer(events: readonly EnrichedEvent[]) {
    const history = events.filter(event => !event.live);
    const live = events.filter(event => event.live);
    if (history.length > 0) await historian.take(history[0]!.siteId, history.map(pastEvent));
    const { accepted, homeless } =
      live.length > 0 ? await processor.submit(live) : { accepted: 0, homeless: 0 };
    return { accepted: accepted + history.length, homeless };
  }

  function persistent(siteId: string): boolean {
    return directory.site(siteId)?.settings.visitorId === 'persistent';
  }

  function onPrepared(): void {
    feeder.wake();
    void alerts.everyMinute(); // tells of its failures itself
    void decideExperiments(); // so does this
  }

  /** What streams are resumed from holds all that is committed by now. */
  async function caughtUp(): Promise<void> {
    if (!(await eventStore.ping())) throw new AppError('analytics_unavailable');
    await processor.snapshot();
    await feeder.catchUp();
  }

  function startEngine(dataFolder: string): EmbeddedEngine {
    return startEmbeddedEngine({
      dataDir: eventsIn(dataFolder),
      log,
      clock,
      onRestart: () => metrics.engineRestarts.inc(),
    });
  }
}
