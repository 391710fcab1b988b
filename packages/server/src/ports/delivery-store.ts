import type { Attempt, Delivery, DeliveryState, Message, MessageType } from '@bellwether/core';
import type { NewDelivery } from './ingest-store.ts';
import type { Page, PageRequest } from './page.ts';

/** The part of the meta store that the delivery engine works on. */
export interface DeliveryStore {
  /** Webhooks with a pending delivery due by `now`, and when the next of all others is due (null: none). Costs per webhook, not per delivery. */
  due(now: number): Promise<Due>;
  /**
   * Leases due deliveries, the oldest first, to this worker. A lease that ran out counts as due again; each claim
   * raises the fencing token, so that a worker which was away too long can't record over its successor.
   */
  claim(request: ClaimRequest): Promise<ClaimedDelivery[]>;
  /** Writes attempts and what follows of each, durably, and how their webhooks fare. */
  record(results: AttemptResult[]): Promise<Recorded>;
  /** Gives leased deliveries back untried, due at once: a stop, or a webhook that was held back after the claim. */
  release(claimed: { id: string; fence: number }[], now: number): Promise<void>;
  /** Puts sending deliveries whose lease has run out back to pending; returns how many. */
  reclaim(now: number): Promise<number>;
  /** Writes messages and their deliveries that no event caused: tests, `webhook.disabled`, alerts. */
  add(messages: Message[], deliveries: NewDelivery[], now: number): Promise<void>;
  /** Moves a webhook's waiting deliveries between `pending` and `paused`, or cancels them. */
  shift(webhookId: string, to: 'pending' | 'paused' | 'cancelled', now: number): Promise<number>;
  /** Makes a finished delivery due again, its schedule begun anew. False when there is no such delivery. */
  replay(deliveryId: string, now: number): Promise<boolean>;

  list(webhookId: string, filter: DeliveryFilter, page: PageRequest): Promise<Page<LoggedDelivery>>;
  get(deliveryId: string): Promise<(LoggedDelivery & { message: Message; log: Attempt[] }) | null>;
  /** How a webhook's attempts since `from` ended, by slots of `HEALTH_SLOT_MS`, the oldest first; those without any are left out. */
  health(webhookId: string, from: number): Promise<HealthSlot[]>;
  /** Deliveries of a webhook that wait or were given up, each state counted no further than `atMost`. */
  countOpen(webhookId: string, atMost: number): Promise<OpenDeliveries>;
  /** Deliveries by state, for the metrics. */
  countByState(): Promise<Record<DeliveryState, number>>;
  /** Deletes finished deliveries (and expires paused ones) older than `before`, at most `limit` of them; returns how many. */
  prune(before: number, limit: number): Promise<number>;
}

export interface Due {
  webhookIds: string[];
  /** Those of them with a replay a person asked for. */
  manualIds: string[];
  /** When the next of all others is due, or the next lease runs out; null for none. */
  nextAt: number | null;
}

export interface ClaimRequest {
  worker: string;
  now: number;
  leaseUntil: number;
  /** How many each webhook may take, in the order they are to be served. */
  wanted: Wanted[];
}

export interface Wanted {
  webhookId: string;
  limit: number;
  /** Only replays that a person asked for: all that goes out while the webhook is held back. */
  manualOnly?: boolean;
}

export interface ClaimedDelivery {
  id: string;
  webhookId: string;
  fence: number;
  /** Attempts of all runs: the next one's number is one more. */
  attempts: number;
  /** Attempts of this run (a replay begins a new one), and when its first started; null before it. */
  runAttempts: number;
  runStartedAt: number | null;
  /** A person asked for this run: it goes out at once even while the webhook is held back. */
  manual: boolean;
  message: Message;
}

export interface AttemptResult {
  deliveryId: string;
  webhookId: string;
  fence: number;
  attempt: Attempt;
  /** What follows. `pending` names when; the final states may give a reason. */
  next:
    | { state: 'succeeded' }
    | { state: 'pending'; at: number }
    | { state: 'failed' | 'cancelled' | 'paused'; reason: string };
}

export interface Recorded {
  /** Deliveries whose fencing token was no longer good: nothing was written for these. */
  stale: string[];
  /** The webhooks of the results that are failing now. */
  failing: FailingWebhook[];
}

export interface FailingWebhook {
  webhookId: string;
  /** The first failure since the last success. */
  failingSince: number;
  /** Deliveries that failed for good since the last success. */
  exhaustedInRow: number;
}

/** Attempts that started within one slot. */
export interface HealthSlot {
  /** The slot's start, epoch ms. */
  at: number;
  succeeded: number;
  failed: number;
  /** Of all its attempts together. */
  durationMs: number;
}

export type OpenDeliveries = Record<Extract<DeliveryState, 'pending' | 'paused' | 'failed'>, number>;

export interface DeliveryFilter {
  state?: DeliveryState;
  type?: MessageType;
  from?: number;
  to?: number;
}

/** A delivery as the log lists it. */
export interface LoggedDelivery extends Delivery {
  type: MessageType;
  lastStatus: number | null;
  lastError: string | null;
}
