import './mini-funnel.css';
import type { ReactElement } from 'react';

/** The shape of a funnel, beside words that say the same. @param shares of the first step, 0–1 */
export function MiniFunnel({ shares }: { shares: readonly number[] }): ReactElement {
  return (
    <div className="mini-funnel" aria-hidden="true">
      {shares.map((share, i) => (
        <span key={i}>
          <span style={{ height: `${share * 100}%` }} />
        </span>
      ))}
    </div>
  );
}
