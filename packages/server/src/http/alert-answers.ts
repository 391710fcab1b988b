import type * as Contract from '@bellwether/contract';
import { type Alert, type AlertState, conditionText, iso } from '@bellwether/core';
import type { AlertFiring } from '../ports/index.ts';

const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** @param currentValue of a threshold alert, where it is known */
export function alertAnswer(
  alert: Alert,
  state: AlertState | null,
  currentValue: number | null,
): Contract.Alert {
  const times = { createdAt: iso(alert.createdAt), updatedAt: iso(alert.updatedAt) };
  if (alert.kind === 'traffic')
    return { ...alert, ...times, lastJudged: state?.kind === 'traffic' ? state.judged : null };
  const triggered = state?.kind === 'threshold' && state.status === 'triggered';
  return {
    ...alert,
    ...times,
    condition: conditionText(alert),
    status: triggered ? 'triggered' : 'ok',
    triggeredAt: triggered ? isoOrNull(state.since) : null,
    currentValue,
  };
}

export const firingAnswer = (firing: AlertFiring): Contract.AlertFiring =>
  firing.kind === 'threshold'
    ? { ...firing, at: iso(firing.at), resolvedAt: isoOrNull(firing.resolvedAt) }
    : { ...firing, at: iso(firing.at) };
