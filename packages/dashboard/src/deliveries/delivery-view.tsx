import './delivery-view.css';
import type { DeliveryWithLog, Webhook } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { AttemptList } from './attempt-list.tsx';
import { BodyText } from './body-text.tsx';
import { Exchange } from './exchange.tsx';
import { WhyNote } from './why-note.tsx';

interface DeliveryViewProps {
  delivery: DeliveryWithLog;
  /** Null once it is deleted. */
  webhook: Webhook | null;
}

/** One delivery: why it is where it is, its attempts, and of one of them all that was said. */
export function DeliveryView({ delivery, webhook }: DeliveryViewProps): ReactElement {
  const { log, body } = delivery;
  const [chosen, setChosen] = useState<number | null>(null);
  // The newest unless one was chosen, so that what comes in is seen.
  const shown = log.find(({ number }) => number === chosen) ?? log.at(-1);
  return (
    <div className="stack">
      <WhyNote delivery={delivery} webhook={webhook} shown={shown} />
      <div className="delivery-view">
        <AttemptList delivery={delivery} shown={shown?.number ?? null} onShow={setChosen} />
        {shown ? (
          <Exchange attempt={shown} body={body} url={webhook?.url ?? '(the webhook was deleted)'} />
        ) : (
          <div className="stack">
            <p className="soft">It has not been tried yet. This is what will be sent:</p>
            <BodyText body={body ?? JSON.stringify(delivery.message)} what="Request body" />
          </div>
        )}
      </div>
    </div>
  );
}
