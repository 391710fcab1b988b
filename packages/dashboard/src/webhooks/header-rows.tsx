import './filter-builder.css';
import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Draft } from './draft.ts';

type Headers = Draft['headers'];
const MOST = 20;

/** Custom headers, a name and a value each. */
export function HeaderRows({
  headers,
  error,
  onChange,
}: {
  headers: Headers;
  error: string | null;
  onChange(headers: Headers): void;
}): ReactElement {
  const change = (index: number, part: Partial<Headers[number]>) =>
    onChange(headers.map((one, i) => (i === index ? { ...one, ...part } : one)));
  return (
    <div className="stack">
      {error && <p className="error-note foreign">{error}</p>}
      {headers.length > 0 && (
        <ol className="condition-list">
          {headers.map((header, i) => (
            <li key={i} className="header-row">
              <Input
                aria-label={`Name of header ${i + 1}`}
                value={header.name}
                placeholder="Authorization"
                autoComplete="off"
                spellCheck={false}
                onChange={event => change(i, { name: event.target.value })}
              />
              <Input
                aria-label={`Value of header ${i + 1}`}
                value={header.value}
                autoComplete="off"
                spellCheck={false}
                onChange={event => change(i, { value: event.target.value })}
              />
              <Button
                variant="quiet"
                className="icon-only"
                aria-label={`Remove header ${i + 1}`}
                onClick={() => onChange(headers.filter((_, other) => other !== i))}
              >
                <Icon name="close" />
              </Button>
            </li>
          ))}
        </ol>
      )}
      <div className="row">
        <Button
          size="small"
          disabled={headers.length >= MOST}
          onClick={() => onChange([...headers, { name: '', value: '' }])}
        >
          <Icon name="plus" /> Add header
        </Button>
      </div>
    </div>
  );
}
