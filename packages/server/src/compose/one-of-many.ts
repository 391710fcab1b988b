import { createHmac } from 'node:crypto';
import { bySize } from '../by-size.ts';
import { createFarWay } from '../cluster/far-way.ts';
import { createKeeper, type Held } from '../cluster/keeper.ts';
import { measuredLog } from '../cluster/measured-log.ts';
import { joinMembers } from '../cluster/members.ts';
import { startPartition } from '../cluster/partition.ts';
import { createPublisher } from '../cluster/publisher.ts';
import { ConfigError } from '../config/config.ts';
import type { Role } from '../config/roles.ts';
import { createRemoteTaker } from '../history/index.ts';
import { createSmallApp } from '../http/small-app.ts';
import { lineJobs } from '../jobs/jobs.ts';
import { startJobs } from '../jobs/scheduler.ts';
import { ofPartition } from '../metrics.ts';
import { type AcceptedLog, eventLine, type MetaStore } from '../ports/index.ts';
import { prepareEventStore } from '../process/prepare-event-store.ts';
import type { Committed } from '../process/processor.ts';
import { createRereading } from '../rereading.ts';
import { createHub, hearOfListeners, tellListeners } from '../stream/index.ts';
import { trackerScript } from '../tracker-script.ts';
import { collectHere } from './collecting.ts';
import { deliverHere } from './delivering.ts';
import { clock, type Ground } from './ground.ts';
import { keepHouse } from './housekeeping.ts';
import { layLine } from './processing.ts';
import type { Running } from './running.ts';
import { openHub, serveHere } from './serving.ts';
import type { Way } from './way.ts';

export interface Shared {
  /** What this process is called among the others. */
  id: string;
  roles: ReadonlySet<Role>;
  accepted: AcceptedLog;
  /** The key that all processes have. */
  key: Uint8Array;
}

/** Inserts of many processes' partitions go to the same tables, so each gathers for longer. */
const GATHER_MS = 1000;
/** NATS takes a megabyte; a character may take some bytes, and messages have more to them than their data. */
const SIGNAL_CHARACTERS = 200_000;
/** A question to the housekeeper, who may be reading the event store to answer it. */
const OUTCOME_MS = 60_000;

/** One of several processes, in the roles it is given. Started in this order, and stopped in the opposite one. */
export async function startOneOfMany(ground: Ground, shared: Shared): Promise<Running> {
  const { lifo, log, metrics, store, eventStore, news, directory } = ground;
  const { id, roles, accepted } = shared;
  await refuseOtherKey(store, shared.key);
  const has = (...some: Role[]) => some.some(role => roles.has(role));

  const members = lifo.add(
    'the membership',
    await joinMembers({ leases: store.leases, holder: id, roles: [...roles], clock, log }),
    m => m.stop(),
  );
  const farWay = lifo.add('the questions', createFarWay({ news, log: accepted, eventStore, clock }), w =>
    w.stop(),
  );
  const way: Way = { ...farWay, submit: createPublisher(measuredLog(accepted, metrics)) };

  const prepared = has('process', 'api') ? prepareHere(ground) : Promise.resolve();
  if (has('deliver')) await deliverHere(ground, () => members.count('deliver')).start();
  if (has('process'))
    await processHere(ground, shared, { way, prepared, workers: () => members.count('process') });
  const collecting = has('collect', 'api') ? collectHere(ground, way, accepted.partitions) : null;

  const ready = async () => ({
    meta: await store.ping(),
    ...(has('process', 'api') && { events: await eventStore.ping() }),
    ...(has('collect', 'process', 'api') && { accepted: await accepted.ping() }),
  });
  const door = has('collect') ? collecting!.door : null;
  if (!has('api') || !collecting) {
    const script = has('collect') ? trackerScript() : null;
    const app = await createSmallApp({ ready, metrics: metrics.registry, log, trackerScript: script });
    lifo.add('the app', app, a => a.close());
    const warnings = collecting?.warnings ?? [];
    return { app, collect: door, hub: null, setupToken: null, warnings, decideExperiments: null };
  }

  const hub = openHub(ground);
  // Of messages that streams were not told, nothing else would tell them.
  news.onGap(hub.partWithAll);
  const entrance = tellListeners({ hub, news, clock }, id);
  lifo.add('the telling of listeners', entrance, e => e.stop());
  const historian = createRemoteTaker({
    log: store.history,
    isThere: siteId => directory.site(siteId) !== null,
    follow: chunk => news.ask('history-outcome', chunk, OUTCOME_MS),
    clock,
  });
  lifo.add('the taker of history', historian, h => h.stop());
  // The same for all processes that may be asked, since nobody knows which of them is.
  const setupToken = createHmac('sha256', shared.key).update('the first account').digest('base64url');
  const { hits } = store;
  const app = await serveHere(ground, entrance, { way, collecting, historian, setupToken, ready, hits });
  return { app, collect: door, hub, setupToken, warnings: collecting.warnings, decideExperiments: null };
}

/** What one process seals, the others have to open. @throws ConfigError */
async function refuseOtherKey(store: Pick<MetaStore, 'keyMark'>, key: Uint8Array): Promise<void> {
  const mark = createHmac('sha256', key).update('the mark of the key').digest('base64url');
  if ((await store.keyMark(mark)) !== mark)
    throw new ConfigError(
      'BELLWETHER_SECRET_KEY is not the one that the other processes on this database have. It has to be the same for all.',
    );
}

/** Resolves once the event store can be asked. */
function prepareHere({ lifo, log, eventStore }: Ground): Promise<void> {
  return new Promise(onPrepared => {
    const preparing = prepareEventStore({ store: eventStore, clock, log, onPrepared });
    lifo.add('the preparation', preparing, p => p.stop());
  });
}

interface ProcessingDeps {
  way: Way;
  /** Resolves once the event store can be asked. */
  prepared: Promise<void>;
  /** How many processes share the partitions, this one among them. */
  workers(): number;
}

/** Partitions, and the housekeeping where nobody else does it, as leases come and go. */
async function processHere(
  ground: Ground,
  shared: Shared,
  { way, prepared, workers }: ProcessingDeps,
): Promise<void> {
  const { lifo, log, metrics, store, news } = ground;
  const { id, accepted } = shared;
  const hub = createHub();
  lifo.add('the listening for listeners', hearOfListeners({ hub, news, clock }), h => h.stop());
  const isWatched = await watchedSites(ground);

  function tell({ streamed, at, events }: Committed): void {
    for (const messages of bySize(streamed, ({ data }) => data.length, SIGNAL_CHARACTERS))
      news.send('published', { messages, at });
    const watched = events.filter(({ siteId }) => isWatched(siteId));
    for (const part of bySize(watched, event => eventLine(event).length, SIGNAL_CHARACTERS))
      news.send('committed', { events: part });
  }

  const keeper = createKeeper({
    leases: store.leases,
    holder: id,
    partitions: accepted.partitions,
    workers,
    async startPartition(number, { epoch, failed, assertHeld }): Promise<Held> {
      const line = layLine(ground, hub, {
        partition: number,
        store: store.partition(number, epoch),
        tell,
        // Visits that end and snapshots are commits too, which nobody waits for who would give the partition back.
        onFailed: failed,
        gatherMs: GATHER_MS,
        mayWrite: assertHeld,
      });
      const partition = await startPartition({
        number,
        log: accepted,
        line,
        metrics: ofPartition(metrics, number),
        clock,
        logger: log,
        onFailed: failed,
      });
      const unanswer = news.answer(`partition-${number}`, partition.act);
      const jobs = startJobs(lineJobs(line), clock, log);
      const ended = async (end: () => Promise<void>) => {
        unanswer();
        await jobs.stop();
        await end();
      };
      return {
        stop: () => ended(partition.stop),
        abandon() {
          metrics.partitionsAbandoned.inc();
          return ended(partition.abandon);
        },
      };
    },
    async startHousekeeping(): Promise<Held> {
      const house = await keepHouse(ground, way);
      let kept = true;
      void prepared.then(() => kept && house.eventStoreReady());
      metrics.housekeeping.set(1);
      const stop = async () => {
        kept = false;
        await house.stop();
        metrics.housekeeping.set(0);
        // What only a housekeeper counts would grow old here.
        metrics.deliveries.reset();
        metrics.quarantine.reset();
      };
      return { stop, abandon: stop };
    },
    clock,
    log,
    onPartitions: count => metrics.partitions.set(count),
  });
  lifo.add('the partitions', keeper, k => k.stop());
}

/** Whether alerts watch a site, which then have to be told of its commits. */
async function watchedSites({ lifo, store, news, log }: Ground): Promise<(siteId: string) => boolean> {
  let watched = new Set<string>();
  async function look(): Promise<void> {
    const alerts = await store.alerts.all();
    watched = new Set(alerts.filter(alert => alert.kind === 'threshold').map(alert => alert.siteId));
  }
  await look();
  const rereading = createRereading({ name: 'what alerts watch', read: look, clock, log });
  lifo.add('the reading of what alerts watch', rereading, r => r.stop());
  news.on('changed', async ({ kind }) => {
    if (kind !== 'alert') return;
    await look().catch(error => {
      rereading.again();
      throw error;
    });
  });
  news.onGap(rereading.again);
  return siteId => watched.has(siteId);
}
