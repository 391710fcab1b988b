import { randomBytes } from 'node:crypto';
import { countMessages, scopeOf } from '../backfill/index.ts';
import { dashboardFiles } from '../dashboard-files.ts';
import { checkUrl } from '../deliver/index.ts';
import type { Historian } from '../history/index.ts';
import { createApp } from '../http/app.ts';
import { createMailer } from '../mail/index.ts';
import type { Hits } from '../ports/index.ts';
import { createHub, createStreams, type Entrance } from '../stream/index.ts';
import { trackerScript } from '../tracker-script.ts';
import { version } from '../version.ts';
import type { Collecting } from './collecting.ts';
import { addressGuard } from './delivering.ts';
import { clock, type Ground, ids, sitesOf } from './ground.ts';
import type { Way } from './way.ts';

export interface ServingDeps {
  way: Pick<Way, 'caughtUp'>;
  collecting: Collecting;
  historian: Pick<Historian, 'take'>;
  /** Guards the first account. */
  setupToken: string;
  /** Whether each store can be reached, by its name. */
  ready(): Promise<Record<string, boolean>>;
  /** Counts requests for all processes; left out where there is but this one. */
  hits?: Hits;
}

/** How long the process that watches alerts may take to tell a value. */
const ALERT_VALUE_MS = 1000;

/** Those who read along, in this process. */
export function openHub({ news }: Pick<Ground, 'news'>) {
  const hub = createHub();
  news.on('published', ({ messages, at }) => hub.publish(messages, at));
  return hub;
}

/** The dashboard, the REST API, and what operators ask. */
export async function serveHere(
  ground: Ground,
  hub: Entrance,
  { way, collecting, historian, setupToken, ready, hits }: ServingDeps,
) {
  const { config, log, lifo, metrics, url, store, deliveries, eventStore, news, sealer, directory } = ground;
  const guard = addressGuard(ground);
  const streams = createStreams({
    hub,
    eventStore,
    messages: store.messages,
    caughtUp: way.caughtUp,
    sitesOf: accountId => sitesOf(directory)({ accountId, siteId: null }),
    clock,
    log,
  });
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
    countBackfill: (webhook, range) => countMessages(eventStore, scopeOf(range, webhook, sitesOf(directory))),
    jobsChanged: () => news.send('jobs', null),
    eventStore,
    data: {
      ...collecting.fromServers(historian),
      erasures: {
        async ask(siteId, visitorId) {
          const erasure = { id: ids('del'), siteId, visitorId, createdAt: clock.now() };
          await store.erasures.add(erasure);
          news.send('erasures', null);
          return erasure;
        },
        ofSite: store.erasures.ofSite,
      },
    },
    streams,
    sealer,
    checkUrl: address => checkUrl(address, guard),
    changed: (kind, id) => news.tell('changed', { kind, id }),
    deliveriesDue: (webhookId, options) =>
      news.send('due', { webhookIds: [webhookId], manual: options?.manual ?? false }),
    alertValue: id => news.ask('alert-value', id, ALERT_VALUE_MS).catch(() => null),
    mailer: config.smtpUrl
      ? createMailer({
          outbox: store.mail,
          clock,
          newId: ids,
          onLetters: () => news.send('letters', null),
        })
      : null,
    assignments: collecting.assignments,
    ready,
    clientAddress: collecting.clientAddress,
    metrics: metrics.registry,
    trackerScript: trackerScript(),
    dashboard: dashboardFiles(),
    setupToken,
    clock,
    ids,
    random: randomBytes,
    log,
    ...(hits && { hits }),
  });
  return lifo.add('the app', app, a => a.close());
}
