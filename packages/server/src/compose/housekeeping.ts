import { randomBytes, randomUUID } from 'node:crypto';
import { removeSite } from '../accounts/remove-site.ts';
import { createAlertWatch } from '../alert/index.ts';
import { createBackfiller } from '../backfill/index.ts';
import { createSaltSource } from '../enrich/index.ts';
import { createEraser, createRetention } from '../erasure/index.ts';
import { createDecider } from '../experiment/decide.ts';
import { createHistorian, type Historian } from '../history/index.ts';
import { houseJobs } from '../jobs/jobs.ts';
import { startJobs } from '../jobs/scheduler.ts';
import { createLifo } from '../lifo.ts';
import { createPostman, createSmtp } from '../mail/index.ts';
import type { Kind } from '../news.ts';
import { experimentReport } from '../query/index.ts';
import { createRereading } from '../rereading.ts';
import { clock, type Ground, ids, sitesOf } from './ground.ts';
import type { Way } from './way.ts';

/** What is done for everybody together, by one process at a time. */
export interface Housekeeping {
  historian: Historian;
  /** The event store can be asked now. */
  eventStoreReady(): void;
  /** Looks whether running experiments are decided by now. */
  decideExperiments(): Promise<void>;
  stop(): Promise<void>;
}

export async function keepHouse(ground: Ground, way: Way): Promise<Housekeeping> {
  const { config, log, metrics, url, store, deliveries, eventStore, news, directory, announce } = ground;
  const lifo = createLifo(log);
  const stops: (() => void)[] = [];
  const changed = (kind: Kind, id: string) => news.tell('changed', { kind, id });

  // A webhook's past: backfills and bulk replays.
  const backfiller = createBackfiller({
    jobs: store.webhookJobs,
    store: eventStore,
    webhook: store.webhooks.get,
    sitesOf: sitesOf(directory),
    async catchUp() {
      await way.endIdle();
      await way.caughtUp();
    },
    onQueued: webhookId => news.send('due', { webhookIds: [webhookId], manual: false }),
    clock,
    newId: ids,
    logger: log,
  });

  const historian = createHistorian({
    log: store.history,
    store: eventStore,
    isThere: siteId => directory.site(siteId) !== null,
    visitors: store.ingest.visitors,
    goals: directory.goals,
    persistent: siteId => directory.site(siteId)?.settings.visitorId === 'persistent',
    caughtUp: way.caughtUp,
    clock,
    newId: ids,
    newToken: randomUUID,
    logger: log,
    metrics,
  });

  const eraser = createEraser({
    asked: store.erasures,
    events: eventStore,
    removeSite: siteId => removeSite({ registry: store, deliveries, changed, clock }, siteId),
    forget: way.forget,
    historyPassed: historian.passed,
    caughtUp: way.caughtUp,
    clock,
    logger: log,
  });

  const decideExperiments = createDecider({
    now: clock.now,
    sites: directory.sites,
    running: directory.experiments,
    results: (site, experiment, now) => experimentReport({ store: eventStore }, site, experiment, null, now),
    experiments: store.experiments,
    announce,
    changed: id => changed('experiment', id),
    log,
  });

  const sender = config.mailFrom ?? `Bellwether <bellwether@${new URL(url).hostname}>`;
  const postman = config.smtpUrl
    ? createPostman({ outbox: store.mail, send: createSmtp(config.smtpUrl, sender), clock, log })
    : null;
  const alerts = createAlertWatch({
    registry: store,
    store: eventStore,
    caughtUp: way.caughtUp,
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

  // Signals of commits may have been missed, so what was counted by them is counted anew.
  const counting = createRereading({
    name: 'what alerts count',
    async read() {
      await alerts.stop();
      await alerts.start();
      await alerts.everyMinute();
    },
    clock,
    log,
  });
  stops.push(
    news.on('committed', ({ events }) => alerts.committed(events)),
    news.on('jobs', backfiller.wake),
    news.on('erasures', eraser.wake),
    news.on('letters', () => postman?.wake()),
    news.on('changed', async ({ kind, id }) => {
      if (kind === 'alert') await alerts.changed(id);
      if (kind === 'webhook') backfiller.wake();
      if (kind === 'site') {
        // Signals are heard in no order, and whether the site is gone has to be known here first.
        await directory.changed('site', id);
        await alerts.siteChanged(id);
      }
    }),
    news.answer('alert-value', alerts.value),
    news.answer('history-outcome', historian.follow),
    news.onGap(counting.again),
  );
  lifo.add('the signals', stops, all => {
    for (const stop of all) stop();
  });
  lifo.add('the historian', historian, h => h.stop());
  lifo.add('the eraser', eraser, e => e.stop());
  if (postman) lifo.add('the postman', postman, p => p.stop());
  lifo.add('the alerts', alerts, a => a.stop());
  lifo.add('the counting of alerts', counting, c => c.stop());
  lifo.add('the backfiller', backfiller, b => b.stop());
  const salts = createSaltSource(store.salts, randomBytes);
  const jobs = houseJobs({
    clock,
    store,
    metrics,
    alerts,
    decideExperiments,
    tryAgain: historian.wake,
    enforceRetention: createRetention({
      sites: directory.sites,
      asked: store.erasures,
      events: eventStore,
      clock,
    }),
    rotateSalts: async () => void (await salts.current(clock.now())),
    deliveryRetentionDays: config.deliveryRetentionDays,
  });
  lifo.add('the jobs', startJobs(jobs, clock, log), j => j.stop());

  backfiller.start();
  postman?.wake();
  await historian.start();
  eraser.wake();

  return {
    historian,
    eventStoreReady() {
      void alerts.everyMinute(); // tells of its failures itself
      void decideExperiments(); // so does this
    },
    decideExperiments,
    stop: lifo.stop,
  };
}
