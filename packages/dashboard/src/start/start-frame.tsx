import './start.css';
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { Brand } from '../shell/brand.tsx';

/** A card in the middle of the page, for who is not signed in. */
export function StartFrame({ title, children }: { title: string; children: ReactNode }): ReactElement {
  useEffect(() => {
    document.title = `${title} · Bellwether`;
  }, [title]);
  return (
    <main className="start">
      <Brand />
      <div className="card padded stack">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
