import type { DeliveryStore } from './delivery-store.ts';
import type { ErasureStore } from './erasure.ts';
import type { EventLog } from './event-log.ts';
import type { HistoryLog } from './history-log.ts';
import type { Hits } from './hits.ts';
import type { IngestStore } from './ingest-store.ts';
import type { Leases } from './leases.ts';
import type { MailOutbox } from './mail.ts';
import type { MessageStore } from './message-store.ts';
import type { Quarantine } from './quarantine.ts';
import type { Registry } from './registry.ts';
import type { WebhookJobs } from './webhook-jobs.ts';

/** All that must not be lost: what people set up, what has come in, what has still to go out. */
export interface MetaStore extends Registry {
  /** Makes or alters the tables. Safe to call again. @returns the names of the steps that were still to do */
  migrate(): Promise<string[]>;
  /** Those of partition 0, which is all there is where one process does everything. */
  ingest: IngestStore;
  log: EventLog;
  /**
   * A partition's own, for the holder of its lease (`partitionLease`).
   * @param epoch of the lease; commits under an older one than the store's are refused
   */
  partition(number: number, epoch: number): Pick<MetaStore, 'ingest' | 'log'>;
  leases: Leases;
  hits: Hits;
  history: HistoryLog;
  quarantine: Quarantine;
  erasures: ErasureStore;
  deliveries: DeliveryStore;
  messages: MessageStore;
  mail: MailOutbox;
  webhookJobs: WebhookJobs;
  /**
   * Keeps what tells the key that secrets are sealed with from another one: the first mark that is given stays.
   * @returns the one that is kept
   */
  keyMark(mark: string): Promise<string>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}
