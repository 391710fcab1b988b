import { type ReactElement, useSyncExternalStore } from 'react';
import { dateAndTime, exactTime, relativeTime } from '../format/time.ts';

/** A point in time, in the reader's timezone and language; the title tells it to the second. */
export function Time({ at, relative = false }: { at: string; relative?: boolean }): ReactElement {
  const now = useSyncExternalStore(watchMinute, minute);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relative ? relativeTime(at, now) : dateAndTime(at, now)}
    </time>
  );
}

const MINUTE = 60_000;
const minute = () => Math.floor(Date.now() / MINUTE) * MINUTE;

function watchMinute(watcher: () => void) {
  const timer = setInterval(watcher, MINUTE);
  return () => clearInterval(timer);
}
