import './shown-once.css';
import type { ReactElement, ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** A secret that was just made, and is shown no second time. */
export function ShownOnce({
  label,
  title,
  children,
}: {
  /** What it is: "API key". */
  label: string;
  title: string;
  children: ReactNode;
}): ReactElement {
  return (
    <section className="card shown-once" aria-label={label}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** One line to copy whole; `what` names it. */
export function SecretLine({
  text,
  what,
  soft = false,
}: {
  text: string;
  what: string;
  soft?: boolean;
}): ReactElement {
  return (
    <div className="secret-line">
      <code className={soft ? 'secret soft' : 'secret'}>{text}</code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
