import './current-visitors.css';
import type { ReactElement } from 'react';
import { count } from '../format/numbers.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** Visitors of the last five minutes; told to screen readers when it changes. */
export function CurrentVisitors({ now }: { now: number | undefined }): ReactElement {
  return (
    <p className="current-visitors" aria-live="polite">
      <span className={now ? 'pulse on' : 'pulse'} aria-hidden="true" />
      {now === undefined ? (
        <Skeleton height="1rem" width="7rem" />
      ) : (
        <span>
          <strong>{count(now)}</strong> current {now === 1 ? 'visitor' : 'visitors'}
        </span>
      )}
    </p>
  );
}
