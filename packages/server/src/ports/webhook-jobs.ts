import type { DeliveryState, Message, MessageType, RebuildableType, WebhookJobState } from '@bellwether/core';
import type { Page, PageRequest } from './page.ts';

/** Backfills and bulk replays, with how far they have come. */
export interface WebhookJobs {
  create(job: WebhookJob): Promise<void>;
  get(id: string): Promise<WebhookJob | null>;
  /** Of one webhook, newest first. */
  list(webhookId: string, page: PageRequest): Promise<Page<WebhookJob>>;
  /** Ends the job if it has not ended: what it has queued stays queued. */
  cancel(id: string, now: number): Promise<void>;

  /** Webhooks with a job that has not ended. */
  busy(): Promise<string[]>;
  /** The job whose turn it is: the oldest of the webhook that has not ended. */
  next(webhookId: string): Promise<WebhookJob | null>;
  /** `pending` becomes `running`. @param total messages the job has to do with */
  begin(id: string, total: number): Promise<void>;
  /** A job that can't be brought to its end. */
  fail(id: string, reason: string, now: number): Promise<void>;

  /**
   * Queues a page of a backfill and moves its job on, all in one transaction, so that no crash queues a message
   * twice or leaves one out. What the webhook has got, or is going to get, is skipped; what failed is sent again.
   */
  queue(page: BackfillPage): Promise<Committed>;
  /** The deliveries a replay takes up next, the oldest first. */
  toReplay(job: ReplayJob, limit: number): Promise<string[]>;
  /** Makes a page of deliveries due again, their schedules begun anew, and moves the job on, as `queue` does. */
  replay(page: ReplayPage): Promise<Committed>;
  /** How many deliveries a replay would take up, by type. */
  countToReplay(job: ReplayRange): Promise<Map<MessageType, number>>;
  /** What waits to be sent to the webhook, counted no further than `atMost`. */
  waiting(webhookId: string, now: number, atMost: { due: number; all: number }): Promise<Waiting>;
}

interface JobOfAnyKind {
  id: string;
  webhookId: string;
  state: WebhookJobState;
  /** Why it failed; else null. */
  reason: string | null;
  /** Messages it has to do with; null until they are counted. */
  total: number | null;
  /** Of them, those dealt with. */
  done: number;
  /** Of those, the ones that had nothing to send: delivered before, or on their way. */
  skipped: number;
  /** Names the last page written; whoever writes the next has to know it. */
  page: string;
  createdAt: number;
  finishedAt: number | null;
}

export interface BackfillJob extends JobOfAnyKind {
  kind: 'backfill';
  /** The messages' own time, epoch ms: from included, to not. */
  from: number;
  to: number;
  types: RebuildableType[];
  position: TimelinePosition | null;
}

/** Which deliveries a replay is for. */
export interface ReplayRange {
  webhookId: string;
  deliveryState: Extract<DeliveryState, 'failed' | 'cancelled' | 'succeeded'>;
  /** Null: all. */
  types: MessageType[] | null;
  /** When the deliveries were created, epoch ms: from included, to not. */
  from: number;
  to: number;
}

export interface ReplayJob extends JobOfAnyKind, ReplayRange {
  kind: 'replay';
  /** The last delivery taken up. */
  position: string | null;
}

export type WebhookJob = BackfillJob | ReplayJob;

/**
 * A place among what happened on several sites, events and ends of sessions: behind this one thing. They are in the
 * order of these fields.
 */
export interface TimelinePosition {
  /** Epoch ms. */
  at: number;
  kind: 'event' | 'session';
  siteId: string;
  /** Of the event or session. */
  id: string;
}

export interface BackfillPage {
  job: BackfillJob;
  /** For this page, told by nobody else. */
  id: string;
  messages: { message: Message; deliveryId: string }[];
  position: TimelinePosition;
  /** Nothing comes behind it. */
  last: boolean;
  now: number;
}

export interface ReplayPage {
  job: ReplayJob;
  id: string;
  deliveryIds: string[];
  last: boolean;
  now: number;
}

/**
 * `written`, or nothing was: the job was cancelled, another worker wrote its page first, or the webhook was
 * switched off.
 */
export type Committed = 'written' | 'refused';

export interface Waiting {
  /** Due by now. */
  due: number;
  /** With those whose next attempt is still to come. */
  all: number;
}
