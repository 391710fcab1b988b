import type { ReactElement } from 'react';
import { exactTime, relativeTime } from '../format/time.ts';
import { useNow } from './use-now.ts';

const BEAT_MS = 1000;

/** How long until something is due: by the second within a minute, and "due" from then on. */
export function Countdown({ to }: { to: string }): ReactElement {
  const now = useNow(BEAT_MS);
  const seconds = Math.ceil((Date.parse(to) - now) / 1000);
  const text = seconds <= 0 ? 'due' : seconds < 60 ? `in ${seconds} s` : relativeTime(to, now);
  return (
    <time dateTime={to} title={exactTime(to)}>
      {text}
    </time>
  );
}
