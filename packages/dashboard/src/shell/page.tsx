import { type ReactElement, type ReactNode, useEffect } from 'react';

interface PageProps {
  /** The heading, and the tab's title. */
  title: string;
  /** Buttons beside the heading. */
  actions?: ReactNode;
  /** For forms and text: lines that are not too long to read. */
  narrow?: boolean;
  /** The heading is told to screen readers only: the content says it well enough to the eye. */
  quietTitle?: boolean;
  children: ReactNode;
}

/** A screen's content. */
export function Page({
  title,
  actions,
  narrow = false,
  quietTitle = false,
  children,
}: PageProps): ReactElement {
  useEffect(() => {
    document.title = `${title} · Bellwether`;
  }, [title]);
  return (
    <main id="content" tabIndex={-1} className={narrow ? 'page narrow' : 'page'}>
      {quietTitle ? (
        <h1 className="visually-hidden">{title}</h1>
      ) : (
        <div className="page-head">
          <h1 className="foreign">{title}</h1>
          {actions && <div className="row">{actions}</div>}
        </div>
      )}
      {children}
    </main>
  );
}
