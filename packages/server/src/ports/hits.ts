/** Counts that several processes share, to refuse together what is asked too often. */
export interface Hits {
  /**
   * Counts one more.
   * @param windowStart epoch ms; each window of a key is counted by itself
   * @param now what began more than an hour before may be forgotten
   * @returns how many it is in the window, with this one
   */
  take(key: string, windowStart: number, now: number): Promise<number>;
}
