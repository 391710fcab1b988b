import './retry-line.css';
import type { FormatInfo, ScheduleInfo } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { spanText } from './duration.ts';
import { plannedAttempts } from './schedule.ts';

interface RetryLineProps {
  schedule: Pick<ScheduleInfo, 'waits' | 'jitter'>;
  retriedOn: FormatInfo['retriedOn'];
}

/** A retry schedule as a line of attempts: longer waits take more of it. */
export function RetryLine({ schedule, retriedOn }: RetryLineProps): ReactElement {
  const attempts = plannedAttempts(schedule);
  const end = attempts.at(-1)?.at ?? 0;
  return (
    <figure className="retry">
      <ol className="retry-line" aria-label="Attempts">
        {attempts.map(({ number, wait, at, weight }) => (
          <li key={number} style={{ flexGrow: weight }}>
            <span className="retry-wait">{number > 1 && spanText(wait)}</span>
            <span className="retry-dot" />
            <span className="retry-at">{number === 1 ? 'at once' : spanText(at)}</span>
          </li>
        ))}
      </ol>
      <figcaption className="soft">
        {attempts.length === 1
          ? 'One attempt, and no other.'
          : `${attempts.length} attempts over ${spanText(end)}${schedule.jitter > 0 ? `, each wait spread by ±${schedule.jitter * 100}%` : ''}. `}
        {retriedOn === 'all'
          ? 'Anything but a 2xx is tried again.'
          : 'Only 5xx, timeouts and network errors are tried again.'}
      </figcaption>
    </figure>
  );
}
