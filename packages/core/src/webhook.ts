import type { MessageType } from './catalogue.ts';
import { type Condition, passes } from './filter.ts';
import type { FormatName } from './formats/index.ts';
import type { Retry } from './retry.ts';

/** A registered endpoint with its subscription. */
export interface Webhook {
  id: string;
  accountId: string;
  /** Null: all sites of the account. */
  siteId: string | null;
  name: string;
  description: string;
  url: string;
  events: MessageType[];
  /** Conditions on the message's data, all of which must hold; null for none. */
  filter: Condition[] | null;
  format: FormatName;
  headers: Record<string, string>;
  active: boolean;
  /** Why the system (or a person) switched it off; null while active. */
  disabledReason: string | null;
  /** The whole exchange of one attempt; null for the format's own. */
  timeoutSeconds: number | null;
  /** Null for the format's own. */
  retry: Retry | null;
  /** Deliveries a second; null for no limit. */
  rateLimit: number | null;
  createdAt: number;
  updatedAt: number;
  /** The last attempt. */
  lastTriggeredAt: number | null;
  /** The last attempt's status code; null when it got none. */
  lastStatus: number | null;
  /** The first failure since the last success; null while the last attempt succeeded. */
  failingSince: number | null;
}

/** A webhook that nobody has heard of yet: what is not given is the format's own, or none. */
export const newWebhook = (
  given: Pick<Webhook, 'id' | 'accountId' | 'url' | 'events'> & Partial<Webhook>,
): Webhook => ({
  siteId: null,
  name: '',
  description: '',
  filter: null,
  format: 'standard',
  headers: {},
  active: true,
  disabledReason: null,
  timeoutSeconds: null,
  retry: null,
  rateLimit: null,
  createdAt: 0,
  updatedAt: 0,
  lastTriggeredAt: null,
  lastStatus: null,
  failingSince: null,
  ...given,
});

/** `pending` waits for its time, `sending` is leased by a worker, `paused` waits for its webhook to be enabled. */
export type DeliveryState = 'pending' | 'sending' | 'succeeded' | 'failed' | 'paused' | 'cancelled';

/** One message on its way to one webhook. */
export interface Delivery {
  id: string;
  webhookId: string;
  messageId: string;
  state: DeliveryState;
  /** Attempts made in all. */
  attempts: number;
  /** Null when none is due. */
  nextAttemptAt: number | null;
  createdAt: number;
  /** Why it ended where it did, for `failed` and `cancelled`. */
  reason: string | null;
}

/** Where an attempt ended, when it got no answer it could use. */
export type AttemptError =
  | 'address_refused'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  | 'reset'
  | 'protocol'
  | 'payload_too_large'
  | 'status';

/** One HTTP request of a delivery, as the log keeps it. */
export interface Attempt {
  id: string;
  deliveryId: string;
  /** Counts up from 1 over the delivery's life, replays included. */
  number: number;
  startedAt: number;
  durationMs: number;
  /** Milliseconds from the start to the end of each phase; null for one that did not take place (a kept connection has no dns, connect or tls). */
  phases: { dns: number | null; connect: number | null; tls: number | null; firstByte: number | null };
  status: number | null;
  error: AttemptError | null;
  errorMessage: string | null;
  /** As sent, secrets masked. */
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string> | null;
  /** The first 16 KiB. */
  responseBody: string | null;
}

/** How attempts ended is tallied by half hours, epoch ms: what a webhook's health is told in. */
export const HEALTH_SLOT_MS = 1_800_000;

/** Whether a webhook hears of a message, its filter aside. */
export function subscribes(
  webhook: Pick<Webhook, 'events' | 'siteId' | 'accountId'>,
  message: { type: MessageType; siteId: string | null; accountId: string },
): boolean {
  return (
    webhook.accountId === message.accountId &&
    (webhook.siteId === null || webhook.siteId === message.siteId) &&
    webhook.events.includes(message.type)
  );
}

/**
 * Whether a webhook hears of a message, its filter included. Live matching and backfill both ask here.
 * @param data the message's data as an object; asked for only when there is a filter
 */
export const hears = (
  webhook: Pick<Webhook, 'events' | 'siteId' | 'accountId' | 'filter'>,
  message: Parameters<typeof subscribes>[1],
  data: () => unknown,
): boolean => subscribes(webhook, message) && (webhook.filter === null || passes(webhook.filter, data()));
