import './nav-strip.css';
import type { ReactElement, ReactNode } from 'react';

/** Links side by side; on a phone they scroll sideways. */
export function NavStrip({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <nav className="nav-strip" aria-label={label}>
      <ul>{children}</ul>
    </nav>
  );
}
