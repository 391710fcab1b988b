import { type ReactElement, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { type DraftVariant, type ExperimentDraft, newVariant, sharesOf, variantLimits } from './draft.ts';
import { percent } from './numbers.ts';

interface VariantsFieldProps {
  draft: ExperimentDraft;
  started: boolean;
  error: string | null;
  onChange(change: Partial<ExperimentDraft>): void;
}

/** The variants, one a line, with the share that its weight gives each. */
export function VariantsField({ draft, started, error, onChange }: VariantsFieldProps): ReactElement {
  const list = useRef<HTMLOListElement>(null);
  const { variants, control } = draft;
  const shares = sharesOf(variants);
  const change = (id: number, part: Partial<DraftVariant>) =>
    onChange({ variants: variants.map(one => (one.id === id ? { ...one, ...part } : one)) });

  function remove(id: number) {
    const left = variants.filter(one => one.id !== id);
    onChange({ variants: left, control: control === id ? (left[0]?.id ?? 0) : control });
    list.current?.querySelector('input')?.focus();
  }

  return (
    <>
      <div className="variant-heads" aria-hidden="true">
        <span>Key</span>
        <span>Name, if another</span>
        <span>Weight</span>
        <span className="number">Share</span>
        <span>Control</span>
      </div>
      <ol className="variants" ref={list}>
        {variants.map(({ id, key, name, weight }, i) => (
          <li key={id}>
            <Input
              aria-label={`Key of variant ${i + 1}`}
              className="mono"
              maxLength={100}
              value={key}
              disabled={started}
              spellCheck={false}
              autoCapitalize="off"
              aria-invalid={error !== null || undefined}
              aria-describedby={error === null ? undefined : 'variants-error'}
              onChange={event => change(id, { key: event.target.value })}
            />
            <Input
              aria-label={`Name of variant ${i + 1}`}
              maxLength={200}
              value={name}
              placeholder={key}
              onChange={event => change(id, { name: event.target.value })}
            />
            <Input
              aria-label={`Weight of variant ${i + 1}`}
              inputMode="decimal"
              value={weight}
              disabled={started}
              onChange={event => change(id, { weight: event.target.value })}
            />
            <output className="number" aria-label={`Share of variant ${i + 1}`}>
              {percent(shares[i] ?? 0)}
            </output>
            <label className="variant-control">
              <input
                type="radio"
                name="control"
                checked={id === control}
                disabled={started}
                onChange={() => onChange({ control: id })}
              />
              <span className="visually-hidden">Variant {i + 1} is the control</span>
              <span className="narrow-only" aria-hidden="true">
                Control
              </span>
            </label>
            <Button
              variant="quiet"
              className="icon-only"
              aria-label={`Remove variant ${i + 1}`}
              disabled={started || variants.length <= variantLimits.fewest}
              onClick={() => remove(id)}
            >
              <Icon name="close" />
            </Button>
          </li>
        ))}
      </ol>
      {error !== null && (
        <p className="variants-error" id="variants-error">
          {error}
        </p>
      )}
      <p className="soft">
        Weights are parts: 1 and 1 is half each, 9 and 1 is 90% and 10%. Together the shares are always 100%
        of those who take part.
      </p>
      {!started && (
        <div className="row">
          <Button
            size="small"
            disabled={variants.length >= variantLimits.most}
            onClick={() => onChange({ variants: [...variants, newVariant(`variant-${variants.length}`)] })}
          >
            <Icon name="plus" />
            Add a variant
          </Button>
        </div>
      )}
    </>
  );
}
