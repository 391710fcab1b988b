import './status.css';
import type { Webhook } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { explainStatus } from '../deliveries/why-status.ts';
import { Badge } from '../ui/badge.tsx';
import { Time } from '../ui/time.tsx';

type Stated = Pick<Webhook, 'active' | 'disabledReason' | 'failingSince' | 'lastTriggered' | 'lastStatus'>;

/** How a webhook is, in a word. @param poor many of its attempts fail, though the last one may have succeeded */
export function WebhookBadge({ webhook, poor = false }: { webhook: Stated; poor?: boolean }): ReactElement {
  if (!webhook.active)
    return webhook.disabledReason === 'manual' ? <Badge>Off</Badge> : <Badge tone="bad">Switched off</Badge>;
  if (webhook.failingSince !== null) return <Badge tone="warn">Failing</Badge>;
  if (poor) return <Badge tone="warn">Unsteady</Badge>;
  return webhook.lastTriggered === null ? <Badge>Not called yet</Badge> : <Badge tone="good">Healthy</Badge>;
}

/** A failure that the next attempt may mend is not worth a sentence. */
const TROUBLE_MS = 60_000;

/** Why it is off, or since when it fails; null for one that is well. @param now epoch ms */
export function troubleOf(webhook: Stated, now: number): ReactElement | null {
  if (!webhook.active)
    return webhook.disabledReason === 'manual' ? (
      <>Somebody switched it off. Its deliveries wait, and go out when it is enabled.</>
    ) : (
      <>
        <span className="foreign">{webhook.disabledReason}</span> It was switched off, and its deliveries wait
        until it is enabled.
      </>
    );
  if (webhook.failingSince === null || now - Date.parse(webhook.failingSince) < TROUBLE_MS) return null;
  return (
    <>
      Every attempt since <Time at={webhook.failingSince} /> failed.{' '}
      {webhook.lastStatus === null
        ? 'The last one got no answer: the delivery log says why.'
        : explainStatus(webhook.lastStatus, {}).sentence}{' '}
      If that goes on for days, it is switched off.
    </>
  );
}

/** What the last attempt came to, and when it was. */
export function LastAttempt({ webhook }: { webhook: Stated }): ReactElement {
  if (webhook.lastTriggered === null) return <span className="soft">Never</span>;
  return (
    <>
      <StatusCode status={webhook.lastStatus} failed={webhook.failingSince !== null} />{' '}
      <span className="soft">
        <Time at={webhook.lastTriggered} relative />
      </span>
    </>
  );
}

/** A status code in its colour; `no answer` where there was none. @param failed though the status be a success */
function StatusCode({ status, failed }: { status: number | null; failed: boolean }): ReactElement {
  if (status === null) return <span className="status bad">No answer</span>;
  const good = !failed && status >= 200 && status < 300;
  return <span className={good ? 'status good' : 'status bad'}>{status}</span>;
}
