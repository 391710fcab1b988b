import type { Conversion, EnrichedEvent } from '@bellwether/core';
import type { StoredBatch } from './event-store.ts';
import type { IngestCommit } from './ingest-store.ts';
import type { RefusedRow } from './quarantine.ts';

/** An event of the past, as it was taken. */
export interface PastEvent {
  event: EnrichedEvent;
  /** Its place as another Bellwether had decided it (an export tells); null where it is still to be decided. */
  place: ToldPlace | null;
}

export interface ToldPlace {
  sessionId: string;
  startsSession: boolean;
  newVisitor: boolean;
  visitorFirstSeenAt: number;
  /** Null for those of another site, whose goals are not this one's: decided anew. */
  conversions: Conversion[] | null;
}

/** Events of the past taken together, the unit of what is kept. */
export interface HistoryChunk {
  seq: number;
  events: PastEvent[];
}

export interface HistoryOutcome {
  counted: number;
  duplicate: number;
  /** Pings of engagement without a visit. */
  homeless: number;
}

/** Chunks of a site with their places found: what goes to the event store, and what becomes known of visitors. */
export interface HistoryPlan extends StoredBatch {
  siteId: string;
  /** The chunks it is made of. */
  seqs: number[];
  /** What became of the events, by chunk. */
  outcomes: Record<number, HistoryOutcome>;
  visitors: IngestCommit['visitors'];
}

/**
 * What servers and imports told of the past, durable until it is in the event store. Live events never wait here:
 * where a past one belongs is asked of the event store, while the live way knows by heart.
 */
export interface HistoryLog {
  /** Keeps events of one site; durable when it resolves. @returns the chunk's number */
  append(siteId: string, events: readonly PastEvent[]): Promise<number>;
  /** The oldest chunks of the site whose turn it is, of about `limit` events; null when nothing waits. */
  next(limit: number): Promise<{ siteId: string; chunks: HistoryChunk[] } | null>;
  /** The plan that was not done with when the process ended. */
  planned(): Promise<HistoryPlan | null>;
  /** Durable before anything of it is written, so that a crash writes the same again and not something else. */
  plan(plan: HistoryPlan): Promise<void>;
  /** Has the plan go without rows that the event store can't read, as `EventLog.putAside`. @returns the rest */
  putAside(plan: HistoryPlan, rows: readonly RefusedRow[], now: number): Promise<HistoryPlan>;
  /**
   * Plans what somebody wants tried again of the quarantine: some rows of one site, which leave it. Null when there
   * are none; of a site of which something is being deleted none are.
   */
  planAgain(token: string): Promise<HistoryPlan | null>;
  /** The plan is in the event store: its chunks leave the log, and its visitors are known from now on. */
  done(plan: HistoryPlan): Promise<void>;
  /** Whether the site's chunks up to that one have left the log. */
  passed(siteId: string, upTo: number): Promise<boolean>;
  /** The number of the newest chunk; 0 when there is none. */
  end(siteId: string): Promise<number>;
  /** The chunks in the log. */
  waiting(): Promise<WaitingChunk[]>;
}

/** A chunk in the log, without its events. */
export interface WaitingChunk {
  seq: number;
  siteId: string;
  /** How many. */
  events: number;
}
