import './attempt-list.css';
import type { Attempt, DeliveryWithLog } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { ClockTime } from '../ui/clock-time.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { millisecondsText, spanText } from '../webhooks/duration.ts';
import { ResultText } from './state-badge.tsx';

interface AttemptListProps {
  delivery: DeliveryWithLog;
  /** The number of the attempt that is shown. */
  shown: number | null;
  onShow(number: number): void;
}

/** A delivery's attempts on a time line, the first on top, and the one that is to come. */
export function AttemptList({ delivery, shown, onShow }: AttemptListProps): ReactElement {
  const { log, state, nextAttemptAt } = delivery;
  return (
    <ol className="attempt-list" aria-label="Attempts">
      <li className="attempt-begin">
        <span className="soft">
          Created <ClockTime at={delivery.createdAt} />
        </span>
      </li>
      {log.map((attempt, i) => (
        <li key={attempt.number} className={attempt.error === null ? 'attempt good' : 'attempt bad'}>
          <button
            type="button"
            aria-pressed={attempt.number === shown}
            onClick={() => onShow(attempt.number)}
          >
            <span className="attempt-head">
              <strong>Attempt {attempt.number}</strong>
              <ResultText status={attempt.status} error={attempt.error} />
            </span>
            <span className="soft attempt-facts">
              <span>{afterText(attempt, log[i - 1], delivery.createdAt)}</span>
              <span>took {millisecondsText(attempt.durationMs)}</span>
            </span>
          </button>
        </li>
      ))}
      {(state === 'pending' || state === 'sending') && (
        <li className="attempt next">
          <span className="attempt-head">
            <strong>{state === 'sending' ? 'Being sent' : `Attempt ${log.length + 1}`}</strong>
          </span>
          {nextAttemptAt !== null && (
            <span className="soft">
              <Countdown to={nextAttemptAt} />, <ClockTime at={nextAttemptAt} />
            </span>
          )}
        </li>
      )}
    </ol>
  );
}

/** How long after the end of the one before it began. */
function afterText(attempt: Attempt, before: Attempt | undefined, createdAt: string): string {
  const from = before ? Date.parse(before.startedAt) + before.durationMs : Date.parse(createdAt);
  const seconds = (Date.parse(attempt.startedAt) - from) / 1000;
  if (seconds < 1) return 'at once';
  return `${spanText(seconds)} later`;
}
