import type { Clock, Webhook } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { AttemptResult, DeliveryStore, Recorded } from '../ports/index.ts';
import { createAttempts } from './attempts.ts';
import { gone as answeredGone, type DisableReason, disableReason } from './auto-disable.ts';
import { Claims } from './claims.ts';
import type { AddressGuard } from './guarded-connector.ts';
import { type Held, Lane } from './lane.ts';
import { createRecorder } from './recorder.ts';
import { createSender } from './sender.ts';
import { type DeliverSettings, defaultDeliverSettings } from './settings.ts';
import { Slots } from './slots.ts';
import { createTimers } from './timers.ts';
import type { WebhookSource } from './webhook-source.ts';

export interface DelivererDeps {
  store: DeliveryStore;
  webhooks: WebhookSource;
  guard: AddressGuard;
  clock: Clock;
  /** Evenly from [0, 1). */
  random(): number;
  log: Logger;
  metrics: Pick<Metrics, 'attempts' | 'attemptSeconds'>;
  /** What other workers on the same store are not called. */
  worker: string;
  /** Workers on the same store, this one among them (default 1): each keeps to its share of a webhook's rate limit. */
  workers?(): number;
  /** As `Bellwether/1.2.3`. */
  userAgent: string;
  settings?: Partial<DeliverSettings>;
}

/** Sends deliveries: claims, guards, signs, sends, classifies, records. */
export interface Deliverer {
  /**
   * Deliveries of these webhooks were committed, or their webhooks were enabled: sending begins at once.
   * @param options.manual they are replays a person asked for
   */
  wake(webhookIds: readonly string[], options?: { manual?: boolean }): void;
  start(): Promise<void>;
  /** Begins no more, waits a while for requests in flight, records them, and gives back what was not sent. */
  stop(): Promise<void>;
  stats(): DelivererStats;
}

export interface DelivererStats {
  quick: number;
  slow: number;
  /** Claimed, not yet begun. */
  held: number;
  unrecorded: number;
}

/** With so many results not yet durable, the disk is what holds things up: no attempt is begun. */
const MAX_UNRECORDED = 2048;

export function createDeliverer(deps: DelivererDeps): Deliverer {
  const { store, webhooks, log } = deps;
  const clock = createTimers(deps.clock);
  const settings = { ...defaultDeliverSettings, ...deps.settings };
  const lanes = new Map<string, Lane>();
  const slots = new Slots(settings);
  const sender = createSender(deps);
  const attempts = createAttempts({ ...deps, settings, sender });
  const recorder = createRecorder({
    store,
    clock: deps.clock,
    log,
    gatherMs: settings.gatherMs,
    onRecorded,
  });
  const claims = new Claims({ ...deps, clock, settings, slots, laneOf, onClaimed, awaitToken });
  /** Lanes with something claimed, in the order they are served. */
  const ready: Lane[] = [];
  const running = new Set<Held>();
  let stopping = false;
  let onIdle = () => {};

  function laneOf(webhookId: string): Lane {
    const known = lanes.get(webhookId);
    if (known) return known;
    const lane = new Lane(webhookId, settings);
    limitRate(lane, webhooks.get(webhookId)?.rateLimit ?? null);
    lanes.set(webhookId, lane);
    return lane;
  }

  function limitRate(lane: Lane, perSecond: number | null): void {
    lane.limitRate(perSecond === null ? null : perSecond / Math.max(1, deps.workers?.() ?? 1));
  }

  function onClaimed(lane: Lane, deliveries: Held[]): void {
    if (!ready.includes(lane)) ready.push(lane);
    lane.hold(deliveries);
    pump();
  }

  /** Begins what may begin, one of each lane in turn. */
  function pump(): void {
    const now = clock.now();
    for (let unserved = ready.length; unserved > 0 && !stopping; ) {
      if (slots.free(false) <= 0 || recorder.backlog() >= MAX_UNRECORDED) return;
      const lane = ready.shift()!;
      const begun = beginNext(lane, now);
      if (lane.waiting > 0) ready.push(lane);
      unserved = begun ? ready.length : unserved - 1;
    }
  }

  function beginNext(lane: Lane, now: number): boolean {
    const webhook = webhooks.get(lane.webhookId);
    if (webhook) limitRate(lane, webhook.rateLimit);
    const delivery = lane.next(now);
    if (!delivery) {
      awaitToken(lane);
      return false;
    }
    if (slots.free(lane.suspect && !delivery.manual) <= 0) return false;
    if (!webhook?.active) {
      void setAside(lane);
      return false;
    }
    if (!attempts.fits(delivery, webhook)) {
      giveBack(
        lane,
        lane.empty(held => !attempts.fits(held, webhook)),
      );
      return true;
    }
    lane.begin(now);
    claims.letGo(1);
    run(lane, delivery, webhook);
    return true;
  }

  function run(lane: Lane, delivery: Held, webhook: Webhook): void {
    const slot = slots.take(lane.suspect);
    let slow = false;
    running.add(delivery);
    const becomeSlow = () => {
      slow = true;
      slot.becomesSlow();
      lane.suspect = true;
      pump();
      claims.claim();
    };
    attempts.begin(delivery, webhook, becomeSlow).then(({ result, endpointFailed, gone }) => {
      slot.release();
      // A stop that ran out of patience has given it back.
      const ours = running.delete(delivery);
      const probeAt = lane.ended(endpointFailed, slow, clock.now());
      if (probeAt !== null) hold(lane, probeAt);
      if (ours) recorder.add(result);
      if (gone && ours) void switchOff(lane, answeredGone);
      pump();
      claims.resume(lane);
      if (running.size === 0) onIdle();
    });
  }

  /** The breaker opened: what was claimed waits in the store, and one probes later. */
  function hold(lane: Lane, probeAt: number): void {
    log.warn(
      { webhook: lane.webhookId, probeAt: new Date(probeAt) },
      'webhook held back: its receiver is failing',
    );
    giveBack(
      lane,
      lane.empty(held => !held.manual),
    );
    clock.at(probeAt, () => claims.resume(lane));
  }

  function awaitToken(lane: Lane): void {
    const at = lane.tokenAt(clock.now());
    if (at === null || lane.waitsForToken) return;
    lane.waitsForToken = true;
    clock.at(at, () => {
      lane.waitsForToken = false;
      pump();
      claims.resume(lane);
    });
  }

  function giveBack(lane: Lane, deliveries: Held[]): void {
    if (deliveries.length === 0) return;
    claims.letGo(deliveries.length);
    lane.backlog = true;
    void release(deliveries);
  }

  /** What can't be given back returns by itself when its lease runs out. */
  const release = (deliveries: Held[]): Promise<void> =>
    store
      .release(deliveries, clock.now())
      .catch(error => log.error({ err: error }, 'deliveries could not be given back'));

  /** The webhook is off or gone: its deliveries wait as `paused`, or are cancelled. */
  async function setAside(lane: Lane): Promise<void> {
    if (lane.closed) return;
    lane.closed = true;
    const { webhookId } = lane;
    try {
      const held = lane.empty();
      claims.letGo(held.length);
      await store.release(held, clock.now());
      const webhook = webhooks.get(webhookId);
      if (!webhook?.active) await store.shift(webhookId, webhook ? 'paused' : 'cancelled', clock.now());
      // Switched on meanwhile: its enabling may have come before our pausing.
      if (webhooks.get(webhookId)?.active) await store.shift(webhookId, 'pending', clock.now());
    } catch (error) {
      log.error(
        { err: error, webhook: webhookId },
        'deliveries of an inactive webhook could not be set aside',
      );
    } finally {
      lane.closed = false;
      lane.backlog = webhooks.get(webhookId)?.active ?? false;
      if (lane.backlog) claims.wake([webhookId]);
      else if (!lane.busy) lanes.delete(webhookId);
      // A claim that was under way may have brought more.
      pump();
    }
  }

  async function switchOff(lane: Lane, why: DisableReason): Promise<void> {
    if (lane.closed || !webhooks.get(lane.webhookId)?.active) return;
    lane.closed = true;
    try {
      await webhooks.disable(lane.webhookId, why);
      log.warn({ webhook: lane.webhookId, ...why }, 'A webhook was switched off.');
    } catch (error) {
      log.error({ err: error, webhook: lane.webhookId }, 'a failing webhook could not be switched off');
    } finally {
      lane.closed = false;
    }
    if (!webhooks.get(lane.webhookId)?.active) await setAside(lane);
    else claims.wake([lane.webhookId]);
  }

  function onRecorded(batch: AttemptResult[], { stale, failing }: Recorded): void {
    if (stale.length > 0)
      log.warn({ stale }, 'results came after the lease; another worker has the deliveries');
    const due = batch.flatMap(({ next }) => (next.state === 'pending' ? [next.at] : []));
    if (due.length > 0) claims.dueAt(Math.min(...due));
    for (const webhook of failing) {
      const why = disableReason(webhook, clock.now(), settings);
      if (why !== null) void switchOff(laneOf(webhook.webhookId), why);
    }
    pump();
  }

  /** Waits for it, but no longer than a stop may take. */
  async function patiently(done: Promise<void>): Promise<void> {
    const enough = new Promise<void>(resolve => clock.at(clock.now() + settings.drainMs, resolve));
    await Promise.race([done, enough]);
  }

  return {
    wake: (webhookIds, options) => claims.wake(webhookIds, options),
    async start() {
      await store.reclaim(settings.soleWorker ? Number.MAX_SAFE_INTEGER : clock.now());
      await claims.start();
    },
    async stop() {
      stopping = true;
      await claims.stop();
      await release([...lanes.values()].flatMap(lane => lane.empty()));
      if (running.size > 0) await patiently(new Promise<void>(resolve => (onIdle = resolve)));
      const abandoned = [...running];
      running.clear();
      await sender.close();
      await release(abandoned);
      await patiently(recorder.drained());
      clock.cancelAll();
    },
    stats: () => ({
      ...slots.inFlight,
      held: [...lanes.values()].reduce((sum, lane) => sum + lane.waiting, 0),
      unrecorded: recorder.backlog(),
    }),
  };
}
