import { type AttemptError, type AttemptsSoFar, nextAttemptAt } from '@bellwether/core';
import type { AttemptResult } from '../ports/index.ts';
import type { DeliveryPolicy } from './plan.ts';
import { retryAfter } from './retry-after.ts';
import type { Exchange } from './sender.ts';

/** What an exchange comes to. */
export interface Verdict {
  error: AttemptError | null;
  errorMessage: string | null;
  next: AttemptResult['next'];
  /** The receiver is down: no usable answer, or a 5xx. Counts towards the webhook's breaker. */
  endpointFailed: boolean;
  /** The receiver asked not to be sent to any more. */
  gone: boolean;
}

type Outcome = Pick<Exchange, 'status' | 'error' | 'errorMessage' | 'responseHeaders'>;

/**
 * Decides what follows an attempt.
 * @param so the attempts of this run, this one included
 * @param chance evenly from [0, 1), for the schedule's jitter
 */
export function classify(
  outcome: Outcome,
  policy: DeliveryPolicy,
  so: AttemptsSoFar,
  chance: number,
): Verdict {
  const { status } = outcome;
  if (outcome.error === null && status !== null && status >= 200 && status < 300)
    return {
      error: null,
      errorMessage: null,
      next: { state: 'succeeded' },
      endpointFailed: false,
      gone: false,
    };

  const failure = failureOf(outcome);
  const endpointFailed = failure.error !== 'status' || status! >= 500;
  const gone = status === 410 && failure.error === 'status' && policy.disabledByGone;
  const verdict = { ...failure, endpointFailed, gone };
  if (gone) return { ...verdict, next: failed('Answered 410 Gone.') };
  if (failure.error === 'payload_too_large')
    return { ...verdict, endpointFailed: false, next: failed(failure.errorMessage) };
  if (policy.retriedOn === 'server_errors' && !isServerError(failure.error, status))
    return { ...verdict, next: failed(`${failure.errorMessage} Not tried again.`) };

  const scheduled = nextAttemptAt(policy.schedule, so, chance);
  if (scheduled === null)
    return { ...verdict, next: failed(`${failure.errorMessage} That was the last of ${so.count} attempts.`) };
  const asked =
    failure.error === 'status' && (status === 429 || status === 503) ? postponed(outcome, so) : null;
  return { ...verdict, next: { state: 'pending', at: Math.max(scheduled, asked ?? scheduled) } };
}

const failed = (reason: string): AttemptResult['next'] => ({ state: 'failed', reason });

function failureOf({ error, errorMessage, status }: Outcome): { error: AttemptError; errorMessage: string } {
  if (error !== null) return { error, errorMessage: errorMessage ?? error };
  const redirect = status! >= 300 && status! < 400 ? ' Redirects are not followed.' : '';
  return { error: 'status', errorMessage: `Answered ${status}.${redirect}` };
}

const isServerError = (error: AttemptError, status: number | null): boolean =>
  error === 'status' ? status! >= 500 : error !== 'address_refused';

const postponed = ({ responseHeaders }: Outcome, so: AttemptsSoFar): number | null =>
  retryAfter(responseHeaders?.['retry-after'], so.lastEndedAt);
