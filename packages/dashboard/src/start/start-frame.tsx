import './start.css';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Brand } from '../shell/brand.tsx';

/** A card in the middle of the page, for who is not signed in. */
export function StartFrame({ title, children }: { title: string; children: ReactNode }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    document.title = `${title} · Bellwether`;
    // What had the focus is gone with what the card said before: who hears the page goes on with the new title.
    if (shown.current !== title) heading.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <main className="start">
      <Brand />
      <div className="card padded stack">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}
