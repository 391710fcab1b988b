import './badge.css';
import type { ReactElement, ReactNode } from 'react';

/** A state in a word; the word says it too, not the colour alone. */
export function Badge({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'bad' | 'warn' | 'accent';
  children: ReactNode;
}): ReactElement {
  return <span className={`badge ${tone}`}>{children}</span>;
}
