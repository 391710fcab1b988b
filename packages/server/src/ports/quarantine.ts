/** A row that the event store can't read, by its place in a batch. */
export interface RefusedRow {
  table: 'events' | 'sessions';
  /** Among the batch's rows of that table, from 0. */
  index: number;
  /** What the engine says to it. */
  reason: string;
}

/** A row put aside: kept as it was to be written, since nobody but its maker could mend it. */
export interface QuarantinedRow {
  id: number;
  table: RefusedRow['table'];
  /** '' where the row does not tell. */
  siteId: string;
  /** `partition N`, of what is live; `history`. */
  origin: string;
  reason: string;
  /** Epoch ms. */
  putAsideAt: number;
  /** It waits to be tried again. */
  again: boolean;
  /** An `eventLine` or `sessionLine`. */
  line: string;
}

/**
 * Rows that the event store refused, put aside so that the rest could go on. They come here in the transaction that
 * takes them out of their batch, and leave in the one that makes a batch of them again (`HistoryLog.planAgain`): each
 * is on its way or here, and never both.
 */
export interface Quarantine {
  /** Some rows behind an id, in their order. */
  list(after: number, limit: number): Promise<QuarantinedRow[]>;
  count(): Promise<number>;
  /** Has rows tried again, all or those. @returns how many there are of them */
  retry(ids: readonly number[] | 'all'): Promise<number>;
  /** Deletes rows, for good. @returns how many there were of them */
  drop(ids: readonly number[] | 'all'): Promise<number>;
}
