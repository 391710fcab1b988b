import '../webhooks/status.css';
import type { Delivery } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { Badge } from '../ui/badge.tsx';

export const stateTexts: Record<Delivery['state'], string> = {
  pending: 'Waiting',
  sending: 'Sending',
  succeeded: 'Succeeded',
  failed: 'Given up',
  paused: 'Paused',
  cancelled: 'Cancelled',
};

const tones = {
  pending: 'accent',
  sending: 'accent',
  succeeded: 'good',
  failed: 'bad',
  paused: 'plain',
  cancelled: 'plain',
} as const;

/** Where a delivery stands; one that failed and is tried again says so. */
export function StateBadge({
  delivery,
}: {
  delivery: Pick<Delivery, 'state' | 'lastStatus' | 'lastError'>;
}): ReactElement {
  const { state, lastError } = delivery;
  if (state === 'pending' && lastError !== null) return <Badge tone="warn">Retrying</Badge>;
  return <Badge tone={tones[state]}>{stateTexts[state]}</Badge>;
}

const errorTexts: Record<string, string> = {
  address_refused: 'Address refused',
  dns: 'No address',
  connect: 'No connection',
  tls: 'No secure connection',
  timeout: 'Timed out',
  reset: 'Connection closed',
  protocol: 'Not HTTP',
  payload_too_large: 'Too large',
};

/** What the last attempt came to: its status, or what kept it from one. */
export function ResultText({ status, error }: { status: number | null; error: string | null }): ReactElement {
  if (status !== null && (error === null || error === 'status'))
    return <span className={error === null ? 'status good' : 'status bad'}>{status}</span>;
  if (error === null) return <span className="soft">–</span>;
  return <span className="status bad">{errorTexts[error] ?? error}</span>;
}
