import type { Message, Session, TrackedEvent } from '@bellwether/core';

/**
 * The part of the meta store that the way of an event goes through. Both calls carry a whole batch: what is
 * known that the batch needs, and what the batch came to, in one durable transaction.
 */
export interface IngestStore {
  /** Ids already taken in the last 24 h, visitors seen before, and their open sessions. */
  lookup(asked: IngestLookup): Promise<IngestContext>;
  /** Writes all of a batch or nothing, and returns once it is durable. */
  commit(batch: IngestCommit): Promise<void>;
  /** Every open session, at start. */
  openSessions(): Promise<Session[]>;
  /** Forgets event ids older than the idempotency window, and visitors that daily ids have made unreachable. */
  prune(before: { eventIds: number; dailyVisitors: number }): Promise<void>;
}

export interface IngestLookup {
  /** `siteId` + `\0` + event id. */
  eventKeys: string[];
  /** Visitors without an open session in memory. */
  visitors: { siteId: string; visitorId: string }[];
}

export interface IngestContext {
  /** Those of the asked event keys that were taken. */
  taken: Set<string>;
  /** By `siteId` + `\0` + visitor id: when first seen, and the ids of goals the visitor has converted. */
  visitors: Map<string, KnownVisitor>;
}

export interface KnownVisitor {
  firstSeenAt: number;
  /** Goals with `oncePer: "visitor"` this visitor has met. */
  goals: string[];
}

export interface IngestCommit {
  now: number;
  events: TrackedEvent[];
  /** Sessions as the batch leaves them, each with the state the event store has of it. */
  sessions: SessionChange[];
  /** New visitors, and known ones who met a once-per-visitor goal. */
  visitors: { siteId: string; visitorId: string; known: KnownVisitor; persistent: boolean }[];
  messages: Message[];
  deliveries: NewDelivery[];
}

export interface SessionChange {
  /** What was logged for the session before; null for a new one. */
  before: Session | null;
  after: Session;
  /** Ended: it leaves the open sessions. */
  ended: boolean;
}

/** A delivery to be written beside its message, due at once. */
export interface NewDelivery {
  id: string;
  messageId: string;
  webhookId: string;
  /** `paused` for a disabled webhook, `failed` (with its reason) for a message that can't be sent. */
  state: 'pending' | 'paused' | 'failed';
  reason: string | null;
  createdAt: number;
}
