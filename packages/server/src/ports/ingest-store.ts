import type { Message, Session, TrackedEvent } from '@bellwether/core';

/**
 * The part of the meta store that the way of an event goes through. What events need of it they ask for in
 * batches, and what a batch comes to is written in one durable transaction.
 *
 * Sessions are kept as a database keeps its pages: each commit adds its events to a journal, and from time to
 * time the sessions they changed are written as a snapshot. What a crash leaves is the last snapshot and the
 * journal since. A large snapshot is written ahead in slices, which count for nothing before its last one is there.
 *
 * There is one for each partition of the visitors: its journal, its sessions, its event ids. Only one process at a time
 * works with it.
 */
export interface IngestStore {
  /** By `siteId` + `\0` + visitor id: those of the asked visitors that the site has seen before. */
  visitors(asked: { siteId: string; visitorId: string }[]): Promise<Map<string, KnownVisitor>>;
  /**
   * Writes all of a batch or nothing, and returns once it is durable.
   * @throws LeaseLost
   */
  commit(batch: IngestCommit): Promise<void>;
  /** Where the journal ends now; 0 for an empty one. */
  journalEnd(): Promise<number>;
  /**
   * What a start goes on from. Slices of a snapshot that did not come to its end are gone.
   * @param idsSince event ids taken before it are forgotten, epoch ms
   * @throws LeaseLost
   */
  recover(idsSince: number): Promise<Recovery>;
  /** Forgets event ids older than the idempotency window, and visitors that daily ids have made unreachable. */
  prune(before: { eventIds: number; dailyVisitors: number }): Promise<void>;
}

export interface KnownVisitor {
  firstSeenAt: number;
  /** Goals with `oncePer: "visitor"` this visitor has met. */
  goals: string[];
}

/** What one commit tells the journal. */
export interface JournalEntry {
  events: TrackedEvent[];
  /** Ids of sessions that ended. */
  ended: string[];
}

export interface IngestCommit extends JournalEntry {
  now: number;
  /** Fingerprints of the events' ids, 8 bytes each. */
  eventIds: Uint8Array;
  /** New visitors, and known ones who met a once-per-visitor goal. */
  visitors: { siteId: string; visitorId: string; known: KnownVisitor; persistent: boolean }[];
  messages: Message[];
  deliveries: NewDelivery[];
  /** All sessions that changed since the last snapshot, as this commit leaves them; null for no snapshot now. */
  snapshot: SessionChange[] | null;
  /** Of a larger snapshot, which began earlier; left out where none is being written. Never beside a `snapshot`. */
  slice?: SnapshotSlice;
  /**
   * How far the accepted log is processed with it, written in the same transaction; left out where events come
   * without such a log.
   */
  position?: number;
}

export interface SnapshotSlice {
  changes: SessionChange[];
  /** With the last slice: where the journal ended when the snapshot began, which is what all of it holds. */
  completes: number | null;
}

export interface SessionChange {
  /** As the last snapshot had it; null for a session begun since. */
  before: Session | null;
  after: Session;
  /** Ended: it leaves the open sessions. */
  ended: boolean;
}

export interface Recovery {
  /** The open sessions of the last snapshot. */
  sessions: Session[];
  /** The commits since, the oldest first. */
  journal: JournalEntry[];
  /** Fingerprints by the time they were taken, the oldest first. */
  eventIds: { at: number; ids: Uint8Array }[];
  /** The position of the last commit that had one; 0 before. */
  position: number;
  /** When that commit was, epoch ms; 0 before. */
  positionAt: number;
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
