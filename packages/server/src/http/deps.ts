import type { IncomingMessage } from 'node:http';
import type { ExportFormat, Imported } from '@bellwether/contract';
import type { Clock, IdMaker, MessageType, RebuildableType, Site, Webhook } from '@bellwether/core';
import type { Logger } from 'pino';
import type { DashboardFiles } from '../dashboard-files.ts';
import type { Kind } from '../news.ts';
import type {
  DeliveryStore,
  Erasure,
  EventStore,
  Hits,
  Mailer,
  Registry,
  WebhookJobs,
} from '../ports/index.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Random } from '../secrets/tokens.ts';
import type { Streams } from '../stream/index.ts';

/** All that the HTTP side works with. */
export interface AppDeps {
  settings: HttpSettings;
  registry: Registry;
  deliveries: Pick<DeliveryStore, 'add' | 'list' | 'get' | 'replay' | 'shift' | 'health' | 'countOpen'>;
  /** Backfills and bulk replays. */
  webhookJobs: Pick<WebhookJobs, 'create' | 'get' | 'list' | 'cancel' | 'countToReplay'>;
  /** How many messages of each type a backfill would send, as far as the event store has them. */
  countBackfill(webhook: Webhook, range: BackfillRange): Promise<Partial<Record<MessageType, number>>>;
  /** There is a new job, or one was cancelled. */
  jobsChanged(): void;
  /** What reports are asked of. */
  eventStore: EventStore;
  /** Data as a whole: in, out and away. */
  data: DataDeps;
  /** Messages as they happen. */
  streams: Streams;
  sealer: Sealer;
  /** @throws AppError when webhooks may not point there */
  checkUrl(url: string): Promise<void> | void;
  /** Something was set up, changed or deleted; the answer waits until the caches know. */
  changed(kind: Kind, id: string): Promise<void> | void;
  /** The webhook has deliveries that were not due before; `manual` when a person asked for them. */
  deliveriesDue(webhookId: string, options?: { manual: boolean }): void;
  /** The variants of running experiments for whoever sent the request. @throws AppError `unknown_site` */
  assignments(asked: AssignmentsAsked, request: IncomingMessage): Promise<Record<string, string>>;
  /** What a threshold alert watches, now; null while it is not known, and for traffic alerts. */
  alertValue(alertId: string): Promise<number | null> | number | null;
  /** Where several processes answer: what they count together. */
  hits?: Hits;
  /** Null where no e-mail is sent. */
  mailer: Mailer | null;
  /** Whether each store can be reached, by its name. */
  ready(): Promise<Record<string, boolean>>;
  /** Where a request comes from, proxies that are trusted aside. */
  clientAddress(request: IncomingMessage): string;
  metrics: { contentType: string; metrics(): Promise<string> };
  /** The tracker, as built. */
  trackerScript: string;
  /** The dashboard, as built. */
  dashboard: DashboardFiles;
  /** Guards the first account; printed at start while there is none. */
  setupToken: string;
  clock: Clock;
  ids: IdMaker;
  random: Random;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

export interface DataDeps {
  /**
   * Takes events a server reports, as `POST /api/event` takes those of browsers.
   * @throws AppError with a 4xx code that names the first thing wrong
   */
  collect(siteId: string, body: Uint8Array): Promise<{ accepted: number; dropped: string | null }>;
  /** Deletes for good; what is asked for is sure to be done. */
  erasures: {
    ask(siteId: string, visitorId: string | null): Promise<Erasure>;
    ofSite(siteId: string): Promise<Erasure[]>;
  };
  /** Takes a file of events as its bytes come; resolves when all of it is in the event store. */
  importFile(site: Site, format: ExportFormat, bytes: AsyncIterable<Uint8Array>): Promise<Imported>;
}

/** Whose page asks for variants, and the id that the visitor's browser keeps, if it keeps one. */
export interface AssignmentsAsked {
  siteId: string;
  visitor: string | undefined;
}

/** Messages of these types and times, epoch ms: from included, to not. */
export interface BackfillRange {
  from: number;
  to: number;
  types: RebuildableType[];
}

export interface HttpSettings {
  version: string;
  /** The public base URL, without a slash at its end. */
  publicUrl: string;
  /** Requests a minute that each API key may make. */
  apiRequestsPerMinute: number;
  webhooksPerSite: number;
}
