/** Time as an argument: the system's in production, a hand-turned one in tests. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once, at or as soon as possible after the moment; returns a way to call it off. */
  at(moment: number, run: () => void): () => void;
}
