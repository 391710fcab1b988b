/** Counts that several processes share, to refuse together what is asked too often. */
export interface Hits {
  /**
   * Counts one more, in a window that begins with its key's first one. What began more than an hour ago may be
   * forgotten.
   * @param length of the window, ms, an hour at most
   */
  take(key: string, length: number, now: number): Promise<Hit>;
  /** The key's next one begins a window. */
  forget(key: string): Promise<void>;
}

export interface Hit {
  /** Which one of its window it is, from 1. */
  count: number;
  /** When the window began, epoch ms. */
  began: number;
}
