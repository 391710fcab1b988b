import './body-text.css';
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { jsonTokens, prettyJson } from './json-tokens.ts';
import { visibleText } from './visible-text.ts';

/** Beyond so many characters colours cost more than they give. */
const MOST_COLOURED = 50_000;

/** A body as text, whatever is in it: JSON laid out (or as it came), what is invisible made visible. */
export function BodyText({ body, what }: { body: string; what: string }): ReactElement {
  const [asItCame, setAsItCame] = useState(false);
  const pretty = prettyJson(body);
  const text = asItCame || pretty === null ? body : pretty;
  return (
    <figure className="body-text" aria-label={what}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="foreign">
        {pretty !== null && text.length < MOST_COLOURED ? <Coloured text={text} /> : visibleText(text)}
      </pre>
      <div className="row body-actions">
        {pretty !== null && (
          <Button size="small" variant="quiet" aria-pressed={asItCame} onClick={() => setAsItCame(!asItCame)}>
            As sent
          </Button>
        )}
        <CopyButton text={body} what={what} />
      </div>
    </figure>
  );
}

function Coloured({ text }: { text: string }): ReactElement {
  let at = 0;
  return (
    <>
      {jsonTokens(text).map(token => {
        const key = at;
        at += token.text.length;
        return (
          <span key={key} className={`json-${token.kind}`}>
            {visibleText(token.text)}
          </span>
        );
      })}
    </>
  );
}
