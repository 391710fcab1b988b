import type { FailingWebhook } from '../ports/index.ts';
import type { DeliverSettings } from './settings.ts';

type Limits = Pick<DeliverSettings, 'disableAfterMs' | 'disableAfterExhausted'>;

const DAY_MS = 24 * 3600 * 1000;

/** Why a failing webhook is to be switched off, for people; null while it may go on. */
export function disableReason(failing: FailingWebhook, now: number, limits: Limits): string | null {
  if (failing.exhaustedInRow >= limits.disableAfterExhausted)
    return `${failing.exhaustedInRow} deliveries in a row failed for good.`;
  if (now - failing.failingSince >= limits.disableAfterMs)
    return `No delivery has succeeded for ${Math.floor((now - failing.failingSince) / DAY_MS)} days.`;
  return null;
}
