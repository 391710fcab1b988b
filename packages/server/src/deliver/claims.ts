import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { DeliveryStore, Wanted } from '../ports/index.ts';
import type { Held, Lane } from './lane.ts';
import type { DeliverSettings } from './settings.ts';
import type { Slots } from './slots.ts';

interface ClaimsDeps {
  store: Pick<DeliveryStore, 'claim' | 'due'>;
  clock: Clock;
  log: Logger;
  worker: string;
  settings: DeliverSettings;
  slots: Slots;
  /** The lane of a webhook; made when there is none. */
  laneOf(webhookId: string): Lane;
  onClaimed(lane: Lane, deliveries: Held[]): void;
  /** Nothing can be claimed for the lane now: if its rate is why, resumes it when that allows. */
  awaitToken(lane: Lane): void;
}

/** Claimed and not begun, over all webhooks in good standing: what keeps the pipe full, and no more. */
const MAX_HELD = 1024;
/** Retries that come due within so many milliseconds of each other are looked for once. */
const LOOK_GAP_MS = 20;
const RETRY_MS = 1000;

/** Fetches due deliveries from the store: told of them by `wake`, or when the clock says the next is due. */
export class Claims {
  private readonly hungry = new Set<Lane>();
  private claiming = false;
  private stopped = true;
  private held = 0;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private lookAt = Number.POSITIVE_INFINITY;
  private cancelLook = () => {};
  private cancelSweep = () => {};
  private looking: Promise<void> | null = null;
  private claimed: Promise<void> = Promise.resolve();

  constructor(private readonly deps: ClaimsDeps) {}

  async start(): Promise<void> {
    this.stopped = false;
    await this.look();
    this.armSweep();
  }

  /** Claims no more; resolves when what was under way has been handed over. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelLook();
    this.cancelSweep();
    await Promise.all([this.claimed, this.looking]);
  }

  /** The store has, or may have, due deliveries of these webhooks. */
  wake(webhookIds: readonly string[], { manual = false } = {}): void {
    for (const id of webhookIds) {
      const lane = this.deps.laneOf(id);
      lane.wakes += 1;
      lane.backlog = true;
      if (manual) lane.manual = true;
      this.hungry.add(lane);
    }
    this.claim();
  }

  /** A lane that was held back may have room again. */
  resume(lane: Lane): void {
    if (lane.backlog || lane.manual) this.hungry.add(lane);
    this.claim();
  }

  /** A claimed delivery has been begun or given back. */
  letGo(count: number): void {
    this.held -= count;
  }

  /** Some delivery is due then. */
  dueAt(moment: number): void {
    if (this.stopped || moment >= this.lookAt) return;
    this.cancelLook();
    this.lookAt = moment;
    // A clock that was set back must not keep the queue waiting until it is again where it was.
    const lookedAt = Math.min(this.lookedAt, this.deps.clock.now());
    this.cancelLook = this.deps.clock.at(Math.max(moment, lookedAt + LOOK_GAP_MS), () => {
      this.lookAt = Number.POSITIVE_INFINITY;
      this.looking = this.look();
    });
  }

  /** Claims what there is room for. */
  claim(): void {
    if (this.claiming || this.stopped || this.hungry.size === 0) return;
    const wanted = this.wanted();
    if (wanted.length === 0) return;
    this.claiming = true;
    this.claimed = this.fetch(wanted);
  }

  private async look(): Promise<void> {
    const { store, clock, log } = this.deps;
    this.lookedAt = clock.now();
    try {
      const { webhookIds, manualIds, nextAt } = await store.due(this.lookedAt);
      if (nextAt !== null) this.dueAt(nextAt);
      this.wake(webhookIds);
      this.wake(manualIds, { manual: true });
    } catch (error) {
      log.error({ err: error }, 'due deliveries could not be looked up; trying again');
      this.dueAt(this.lookedAt + RETRY_MS);
    }
  }

  private armSweep(): void {
    const { clock, settings } = this.deps;
    this.cancelSweep = clock.at(clock.now() + settings.sweepMs, () => {
      this.dueAt(clock.now());
      this.armSweep();
    });
  }

  private wanted(): Wanted[] {
    const { clock, slots, awaitToken } = this.deps;
    const now = clock.now();
    let good = MAX_HELD - this.held;
    let suspect = Math.min(slots.free(true), good);
    const wanted: Wanted[] = [];
    for (const lane of [...this.hungry]) {
      if (good <= 0) break;
      const wants = lane.wants(now);
      if (!wants) {
        // Not asked again before something changes: an attempt ends, a pause is over, a token is there.
        this.hungry.delete(lane);
        awaitToken(lane);
        continue;
      }
      const confined = lane.suspect && !wants.manualOnly;
      const limit = Math.min(wants.limit, confined ? suspect : good);
      if (limit <= 0) continue;
      wanted.push({ ...wants, limit });
      good -= limit;
      if (confined) suspect -= limit;
      // To the end of the line, so that all get their turn when there is not enough for all.
      this.hungry.delete(lane);
      this.hungry.add(lane);
    }
    return wanted;
  }

  private async fetch(wanted: Wanted[]): Promise<void> {
    const { store, clock, log, worker, settings, laneOf } = this.deps;
    const now = clock.now();
    const leaseUntil = now + settings.leaseMs;
    const wakes = wanted.map(({ webhookId }) => laneOf(webhookId).wakes);
    try {
      const claimed = await store.claim({ worker, now, leaseUntil, wanted });
      const byWebhook = new Map<string, Held[]>();
      for (const delivery of claimed) {
        const list = byWebhook.get(delivery.webhookId);
        const held = { ...delivery, leaseUntil };
        if (list) list.push(held);
        else byWebhook.set(delivery.webhookId, [held]);
      }
      this.held += claimed.length;
      this.claiming = false;
      for (const [i, { webhookId, limit, manualOnly }] of wanted.entries()) {
        const lane = laneOf(webhookId);
        const got = byWebhook.get(webhookId) ?? [];
        if (got.length < limit && lane.wakes === wakes[i]) this.drained(lane, manualOnly === true);
        if (got.length > 0) this.deps.onClaimed(lane, got);
      }
      this.claim();
    } catch (error) {
      this.claiming = false;
      log.error({ err: error }, 'deliveries could not be claimed; trying again');
      clock.at(now + RETRY_MS, () => this.claim());
    }
  }

  private drained(lane: Lane, manualOnly: boolean): void {
    if (manualOnly) lane.manual = false;
    else lane.backlog = false;
    if (!lane.backlog && !lane.manual) this.hungry.delete(lane);
  }
}
