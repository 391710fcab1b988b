import './rows.css';
import type { ReactElement, ReactNode } from 'react';

/** A short list of things with a few facts each, which a phone has no columns for. */
export function Rows({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <ul className="card" aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  title: ReactNode;
  /** What the title alone does not say, side by side. */
  facts: readonly ReactElement[];
  /** What can be done with it. */
  action: ReactNode;
  /** Between the title and the facts. */
  children?: ReactNode;
}

export function Row({ title, facts, action, children }: RowProps): ReactElement {
  return (
    <li className="account-row">
      <div>
        <p className="row account-title">{title}</p>
        {children}
        <p className="account-facts">{facts}</p>
      </div>
      <div className="account-action">{action}</div>
    </li>
  );
}
