import './nav-strip.css';
import { useLocation } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';

/** Links side by side; on a phone they scroll sideways, to where one is. */
export function NavStrip({ label, children }: { label: string; children: ReactNode }): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  const path = useLocation({ select: location => location.pathname });
  useEffect(() => {
    const strip = list.current;
    const active = strip?.querySelector<HTMLElement>('a.active');
    if (strip && active) strip.scrollLeft = active.offsetLeft - (strip.clientWidth - active.offsetWidth) / 2;
  }, [path]);
  return (
    <nav className="nav-strip" aria-label={label}>
      <ul ref={list}>{children}</ul>
    </nav>
  );
}
