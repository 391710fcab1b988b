import type { Alert, AlertState, Message } from '@bellwether/core';
import type { NewDelivery } from './ingest-store.ts';
import type { QueuedLetter } from './mail.ts';
import type { Page, PageRequest } from './page.ts';
import type { Crud } from './registry.ts';

export interface Alerts extends Crud<Alert, { siteId: string }> {
  /** How an alert stands; null for one that was never settled: it stands as it began. */
  state(alertId: string): Promise<AlertState | null>;
  /** Of all alerts that were ever settled, by their ids. */
  states(): Promise<Map<string, AlertState>>;
  /** Writes how an alert stands now, and what there is to tell of it: a crash leaves all of it or nothing. */
  settle(alertId: string, state: AlertState, news: AlertNews | null): Promise<void>;
  /** What an alert told in the past, newest first. */
  firings(alertId: string, page: PageRequest): Promise<Page<AlertFiring>>;
}

/** What is written with an alert's new state. */
export interface AlertNews {
  /** A new entry of its history, or the end of the one that is open. */
  history: AlertFiring | { resolvedAt: number; resolvedValue: number };
  message: Message;
  deliveries: NewDelivery[];
  letters: QueuedLetter[];
  now: number;
}

/** One time an alert fired, as it stood then. */
export type AlertFiring =
  | {
      id: string;
      kind: 'threshold';
      at: number;
      /** As `pageviews > 1000`, over the window. */
      condition: string;
      window: string;
      value: number;
      threshold: number;
      /** Null while it goes on. */
      resolvedAt: number | null;
      resolvedValue: number | null;
    }
  | {
      id: string;
      kind: 'spike' | 'drop';
      /** When the day was to be judged. */
      at: number;
      /** `YYYY-MM-DD` of the site's calendar. */
      date: string;
      /** That day's visitors. */
      value: number;
      average: number;
      changePct: number;
      /** The per cent from the average that it took. */
      threshold: number;
    };
