import type { Webhook } from '@bellwether/core';

export interface Pace {
  /** Happenings, or deliveries, queued at once. */
  page: number;
  /** A job waits while so many deliveries of its webhook do: due now, and in all. */
  waiting: { due: number; all: number };
}

const PAGE = 200;
/** What is tried again later need not hold up the rest, but must not pile up without end either. */
const WAITING_IN_ALL = 10_000;
/** With a rate limit, live messages queue behind so many seconds of a job's at most, and another page. */
const SECONDS_AHEAD = 5;

/**
 * How fast a job feeds its webhook: as fast as the receiver takes it. New messages queue behind what a job has
 * queued, so that is never more than a few hundred, and less where the webhook has a rate limit.
 */
export function paceOf({ rateLimit }: Pick<Webhook, 'rateLimit'>): Pace {
  const page = rateLimit === null ? PAGE : Math.min(PAGE, Math.max(1, Math.ceil(rateLimit * SECONDS_AHEAD)));
  return { page, waiting: { due: page, all: WAITING_IN_ALL } };
}
