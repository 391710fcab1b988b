import './states.css';
import type { ReactElement } from 'react';

/** Holds the place of what is loading, as high as that will be: CSS lengths. */
export function Skeleton({ height, width = '100%' }: { height: string; width?: string }): ReactElement {
  return <span className="skeleton" style={{ height, width }} aria-hidden="true" />;
}
