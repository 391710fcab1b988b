import type { CollectEvent, DropReason } from '@bellwether/contract';
import type { EnrichedEvent, Site } from '@bellwether/core';

/** What came in, before enrichment. */
export interface RawEvent {
  /** Checked against its schema. */
  input: CollectEvent;
  site: Site;
  request: RequestFacts;
  /** When it arrived, epoch ms. */
  receivedAt: number;
  /** When it happened, epoch ms; already checked against the accepted time. */
  at: number;
  live: boolean;
  /** `server`: sent with an API key; bots, opt-out and host are then the sender's business. */
  source: 'browser' | 'server';
}

export interface RequestFacts {
  /** The visitor's address, proxies already looked through; empty when a server sent none. */
  ip: string;
  userAgent: string;
  /** The `sec-ch-ua*` headers, names in lower case. */
  clientHints: Record<string, string>;
  /** `DNT: 1` or `Sec-GPC: 1`. */
  optedOut: boolean;
}

export type Enriched = { event: EnrichedEvent } | { dropped: DropReason };
