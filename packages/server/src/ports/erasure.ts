/** Whose data is meant: a visitor's, or (null) all of the site. */
export interface Selection {
  siteId: string;
  visitorId: string | null;
}

/** What is to be deleted. */
export interface Erasure extends Selection {
  id: string;
  createdAt: number;
}

/** What was asked to be deleted, kept until it is; and the deleting of what the meta store itself holds. */
export interface ErasureStore {
  /** Durable when it resolves. */
  add(erasure: Erasure): Promise<void>;
  /** The oldest first. */
  pending(): Promise<Erasure[]>;
  ofSite(siteId: string): Promise<Erasure[]>;
  /** Nothing of it is left; neither is the note of it. What was deleted leaves the disk, too. */
  done(id: string): Promise<void>;

  /** A site's events of the past that wait for their place. */
  deleteHistory(siteId: string): Promise<void>;
  /** What is known of visitors, and states of their visits that are in the event store. */
  deleteVisitors(siteId: string, visitorId: string | null): Promise<void>;
  /**
   * Rows of a site or visitor that the event store could not read; with `before` (epoch ms), those put aside by then.
   */
  deleteQuarantined(of: MessagesOf): Promise<void>;
  /**
   * Messages of the site, that tell of the visitor, or of a time before a moment (epoch ms), with their deliveries
   * and attempts; those being sent right now are passed over. Looks at some messages behind a place.
   * @returns the place to go on from (null at the end), and how many were passed over
   */
  deleteMessages(of: MessagesOf, after: string): Promise<{ next: string | null; passedOver: number }>;
  /** Some lasting visitors of the site first seen before a moment, behind an id. */
  visitorsSeenBefore(siteId: string, before: number, after: string): Promise<string[]>;
  forgetVisitors(siteId: string, visitorIds: readonly string[]): Promise<void>;
}

export interface MessagesOf {
  siteId: string;
  visitorId: string | null;
  before: number | null;
}

/** Deleting in the event store. What it resolves of is gone from the reports and, once merged, from the disk. */
export interface EventErasure {
  deleteSite(siteId: string): Promise<void>;
  deleteVisitor(siteId: string, visitorId: string): Promise<void>;
  /** Events before a moment (epoch ms), and visits all of which lies before it. */
  deleteBefore(siteId: string, before: number): Promise<void>;
}
