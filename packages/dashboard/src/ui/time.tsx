import type { ReactElement } from 'react';
import { dateAndTime, exactTime, relativeTime } from '../format/time.ts';
import { useNow } from './use-now.ts';

const BEAT_MS = 10_000;

/** A point in time, in the reader's timezone and language; the title tells it to the second. */
export function Time({ at, relative = false }: { at: string; relative?: boolean }): ReactElement {
  const now = useNow(BEAT_MS);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relative ? relativeTime(at, now) : dateAndTime(at, now)}
    </time>
  );
}
