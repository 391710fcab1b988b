import type { MessageType } from '@bellwether/core';
import { type ReactElement, useState } from 'react';
import { REPORTED_AFTER_MS, useLive } from '../live/live.ts';
import { Button } from '../ui/button.tsx';

interface NewsButtonProps {
  siteId: string;
  types: readonly MessageType[];
  /** What came: "visit". */
  what: string;
  /** Shows it. */
  onShow(): void;
}

/**
 * Tells of what came since the list was loaded, and shows it when it is asked to: rows that move under the pointer
 * while one reads them are nobody's friend.
 */
export function NewsButton({ siteId, types, what, onShow }: NewsButtonProps): ReactElement {
  const [count, setCount] = useState(0);
  useLive({ siteId, types }, type => {
    if (type !== null) setTimeout(() => setCount(known => known + 1), REPORTED_AFTER_MS);
  });
  function show() {
    setCount(0);
    onShow();
  }
  return (
    <div className="news" aria-live="polite">
      {count > 0 && (
        <Button size="small" variant="primary" onClick={show}>
          Show {count} new {count === 1 ? what : `${what}s`}
        </Button>
      )}
    </div>
  );
}
