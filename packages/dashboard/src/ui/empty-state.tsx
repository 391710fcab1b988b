import './states.css';
import type { ReactElement, ReactNode } from 'react';

interface EmptyStateProps {
  /** What is not there: "No goals yet". */
  title: string;
  /** What it is for, and what to do. */
  children?: ReactNode;
  /** The button that does it. */
  action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps): ReactElement {
  return (
    <div className="state">
      <h3>{title}</h3>
      {children && <div className="soft">{children}</div>}
      {action}
    </div>
  );
}
