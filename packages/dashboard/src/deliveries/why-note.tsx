import './why-note.css';
import type { DeliveryWithLog, Webhook } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { visibleText } from './visible-text.ts';
import { explainAttempt, explainDelivery } from './why.ts';

interface WhyNoteProps {
  delivery: DeliveryWithLog;
  /** Null once it is deleted. */
  webhook: Pick<Webhook, 'url' | 'active' | 'failingSince'> | null;
  /** The attempt that is looked at. */
  shown: DeliveryWithLog['log'][number] | undefined;
}

/** Why it failed in a sentence, and what to do; that it arrived, when it did. */
export function WhyNote({ delivery, webhook, shown }: WhyNoteProps): ReactElement | null {
  const why = shown && explainAttempt(shown, webhook?.url ?? '');
  const standing = explainDelivery(delivery, webhook ?? { active: true, failingSince: null }, Date.now());
  if (!why && !standing)
    return delivery.state === 'succeeded' && shown ? (
      <p className="why good">The receiver took it with {shown.status}.</p>
    ) : null;
  return (
    <div className={why ? 'why bad' : 'why'}>
      {why && (
        <>
          <p className="why-sentence foreign">{visibleText(why.sentence)}</p>
          {why.advice && <p>{why.advice}</p>}
        </>
      )}
      {standing && <p>{standing}</p>}
    </div>
  );
}
