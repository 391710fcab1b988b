import type { ReactElement } from 'react';
import { exactTime, logTime } from '../format/time.ts';
import { useNow } from './use-now.ts';

const BEAT_MS = 60_000;

/** A point in time to the second, for logs. */
export function ClockTime({ at }: { at: string }): ReactElement {
  const now = useNow(BEAT_MS);
  return (
    <time dateTime={at} title={exactTime(at)} className="clock-time">
      {logTime(at, now)}
    </time>
  );
}
