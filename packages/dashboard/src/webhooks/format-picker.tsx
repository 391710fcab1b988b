import './format-picker.css';
import { type ReactElement, useId } from 'react';
import { type FormatName, formatTexts } from './format-texts.ts';

const kinds = {
  own: 'For your own code',
  chat: 'Into a chat',
  product: 'As another product sends it',
} as const;

// The table's keys are the formats' names.
const names = Object.keys(formatTexts) as FormatName[];

/** One of the formats, each with what it is for. */
export function FormatPicker({
  value,
  onChange,
}: {
  value: FormatName;
  onChange(format: FormatName): void;
}): ReactElement {
  const group = useId();
  return (
    <div className="stack">
      {(['own', 'chat', 'product'] as const).map(kind => (
        <fieldset key={kind} className={`format-group ${kind}`}>
          <legend className="soft">{kinds[kind]}</legend>
          {names
            .filter(name => formatTexts[name].kind === kind)
            .map(name => (
              <label key={name} className="format">
                <input
                  type="radio"
                  name={group}
                  value={name}
                  checked={value === name}
                  onChange={() => onChange(name)}
                />
                <span>
                  <span className="format-name">{formatTexts[name].name}</span>
                  <span className="soft">{formatTexts[name].text}</span>
                </span>
              </label>
            ))}
        </fieldset>
      ))}
    </div>
  );
}
