import type { ReactElement, ReactNode } from 'react';

/** A part of a form, with what it is about. */
export function FormSection({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: string;
  children: ReactNode;
}): ReactElement {
  return (
    <section className="card padded stack">
      <div>
        <h2>{title}</h2>
        {hint && <p className="soft">{hint}</p>}
      </div>
      {children}
    </section>
  );
}
