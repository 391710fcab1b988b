import type { Alert } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { firingsQuery } from '../api/alerts.ts';
import { Badge } from '../ui/badge.tsx';
import { Time } from '../ui/time.tsx';
import { useNow } from '../ui/use-now.ts';
import { stateOf } from './state.ts';

const BEAT_MS = 10_000;

/** How an alert stands, and since or until when. */
export function AlertStateBadge({ alert }: { alert: Alert }): ReactElement {
  const now = useNow(BEAT_MS);
  const mayCool = alert.kind === 'threshold' && alert.cooldownSeconds > 0 && alert.status === 'ok';
  const { data } = useQuery({ ...firingsQuery(alert.id, 1), enabled: mayCool });
  const state = stateOf(alert, mayCool ? data?.[0] : undefined, now);
  switch (state.state) {
    case 'ok':
      return (
        <span className="alert-state">
          <Badge tone="good">OK</Badge>
        </span>
      );
    case 'triggered':
      return (
        <span className="alert-state">
          <Badge tone="bad">Triggered</Badge>
          <span className="soft">
            since <Time at={state.since} relative />
          </span>
        </span>
      );
    case 'cooling':
      return (
        <span className="alert-state">
          <Badge tone="warn">Cooling down</Badge>
          <span className="soft">
            until <Time at={state.until} />
          </span>
        </span>
      );
    case 'watching':
      return (
        <span className="alert-state">
          <Badge tone="accent">Watching</Badge>
          <span className="soft">
            {state.judged === null ? 'no day judged yet' : `judged up to ${dayText(state.judged)}`}
          </span>
        </span>
      );
  }
}

const dayFormat = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** A date as `2026-01-14`, without its year. */
export const dayText = (day: string): string => dayFormat.format(Date.parse(`${day}T00:00Z`));
