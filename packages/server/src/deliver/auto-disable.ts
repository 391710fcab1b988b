import type { FailingWebhook } from '../ports/index.ts';
import type { DeliverSettings } from './settings.ts';

type Limits = Pick<DeliverSettings, 'disableAfterMs' | 'disableAfterExhausted'>;

/** Why the system switches a webhook off: a stable word for programs, a sentence for people. */
export interface DisableReason {
  reason: 'gone' | 'exhausted' | 'no_success';
  explanation: string;
}

export const gone: DisableReason = { reason: 'gone', explanation: 'It answered 410 Gone.' };

const DAY_MS = 24 * 3600 * 1000;

/** Why a failing webhook is to be switched off; null while it may go on. */
export function disableReason(failing: FailingWebhook, now: number, limits: Limits): DisableReason | null {
  if (failing.exhaustedInRow >= limits.disableAfterExhausted) {
    const explanation = `${failing.exhaustedInRow} deliveries in a row failed for good.`;
    return { reason: 'exhausted', explanation };
  }
  if (now - failing.failingSince >= limits.disableAfterMs) {
    const days = Math.floor((now - failing.failingSince) / DAY_MS);
    return { reason: 'no_success', explanation: `No delivery has succeeded for ${days} days.` };
  }
  return null;
}
