import './header-list.css';
import type { ReactElement } from 'react';
import { visibleText } from './visible-text.ts';

/** Headers as they went over the wire, names as they were written. */
export function HeaderList({
  headers,
  what,
}: {
  headers: Record<string, string>;
  what: string;
}): ReactElement {
  return (
    <dl className="header-list" aria-label={what}>
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt className="foreign">{visibleText(name)}</dt>
          <dd className="foreign">{visibleText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
