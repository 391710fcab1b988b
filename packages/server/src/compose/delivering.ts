import { randomUUID } from 'node:crypto';
import { createDeliverer, createResolve, parseCidrs } from '../deliver/index.ts';
import { version } from '../version.ts';
import { createWebhookSource } from '../webhook-source.ts';
import { clock, type Ground } from './ground.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Which addresses webhooks may reach. */
export const addressGuard = ({ config }: Pick<Ground, 'config'>) => ({
  allow: parseCidrs(config.webhookAllow),
  resolve: createResolve(),
});

/**
 * Deliveries → the owners' servers.
 * @param workers processes that deliver, this one among them
 */
export function deliverHere(ground: Ground, workers: (() => number) | null) {
  const { config, log, lifo, metrics, store, directory, announce, news } = ground;
  const deliverer = createDeliverer({
    store: store.deliveries,
    webhooks: createWebhookSource({
      registry: store,
      directory,
      announce,
      changed: id => news.tell('changed', { kind: 'webhook', id }),
      now: clock.now,
    }),
    guard: addressGuard(ground),
    clock,
    random: Math.random,
    log,
    metrics,
    worker: randomUUID(),
    userAgent: `Bellwether/${version}`,
    settings: {
      globalConcurrency: config.deliveryConcurrency,
      perWebhook: config.webhookConcurrency,
      maxPayloadBytes: config.webhookPayloadBytes,
      disableAfterMs: config.disableAfterDays * DAY_MS,
      disableAfterExhausted: config.disableAfterExhausted,
      soleWorker: workers === null,
    },
    ...(workers && { workers }),
  });
  news.on('due', ({ webhookIds, manual }) => deliverer.wake(webhookIds, { manual }));
  return lifo.add('the deliverer', deliverer, d => d.stop());
}
