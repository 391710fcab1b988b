import './code-block.css';
import type { ReactElement } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Code to read and copy. `what` names it: "script tag". */
export function CodeBlock({ code, what }: { code: string; what: string }): ReactElement {
  return (
    <figure className="code-block" aria-label={what}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <CopyButton text={code} what={what} />
    </figure>
  );
}
