/** How deliveries are worked off. Times in milliseconds. */
export interface DeliverSettings {
  /** Attempts in flight over all webhooks, not counting those that already take longer than `slowAfterMs`. */
  globalConcurrency: number;
  /** Attempts in flight of one webhook. */
  perWebhook: number;
  /** An attempt out for longer gives its place up to others, and its webhook loses its good standing. */
  slowAfterMs: number;
  /** With so many slow attempts out, webhooks not in good standing begin no more. */
  maxSlow: number;
  /** A claimed delivery is this worker's for so long; must be over the longest timeout (30 s). */
  leaseMs: number;
  /** True where no other process delivers: what was leased before the start is taken up at once. */
  soleWorker: boolean;
  /** A result waits so long for others to be made durable with; 0 for those of the same turn of the event loop. */
  gatherMs: number;
  /** A larger body is recorded as failed. */
  maxPayloadBytes: number;
  breaker: BreakerSettings;
  /** A webhook without success for so long is switched off. */
  disableAfterMs: number;
  /** A webhook is switched off after so many deliveries in a row that failed for good. */
  disableAfterExhausted: number;
  /** How often the store is asked for what no wake told of: other processes' deliveries, dead workers' leases. */
  sweepMs: number;
  /** How long a stop waits for requests in flight. */
  drainMs: number;
}

export interface BreakerSettings {
  /** Failures in a row. */
  opensAfter: number;
  firstPauseMs: number;
  longestPauseMs: number;
}

export const defaultDeliverSettings: DeliverSettings = {
  globalConcurrency: 64,
  perWebhook: 8,
  slowAfterMs: 500,
  maxSlow: 256,
  leaseMs: 60_000,
  soleWorker: false,
  gatherMs: 20,
  maxPayloadBytes: 1_000_000,
  breaker: { opensAfter: 5, firstPauseMs: 1000, longestPauseMs: 300_000 },
  disableAfterMs: 5 * 24 * 3600 * 1000,
  disableAfterExhausted: 100,
  sweepMs: 30_000,
  drainMs: 10_000,
};
