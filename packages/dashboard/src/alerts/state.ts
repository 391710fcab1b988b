import type { Alert, AlertFiring } from '@bellwether/contract';

export type AlertState =
  | { state: 'ok' }
  | { state: 'triggered'; since: string }
  | { state: 'cooling'; until: string }
  | { state: 'watching'; judged: string | null };

/** How an alert stands. @param last its latest firing, where that is known @param now epoch ms */
export function stateOf(alert: Alert, last: AlertFiring | undefined, now: number): AlertState {
  if (alert.kind === 'traffic') return { state: 'watching', judged: alert.lastJudged };
  if (alert.status === 'triggered')
    return { state: 'triggered', since: alert.triggeredAt ?? alert.updatedAt };
  const ended = last?.kind === 'threshold' ? last.resolvedAt : null;
  const until = ended === null ? 0 : Date.parse(ended) + alert.cooldownSeconds * 1000;
  return until > now ? { state: 'cooling', until: new Date(until).toISOString() } : { state: 'ok' };
}
