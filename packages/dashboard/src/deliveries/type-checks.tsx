import type { ReactElement } from 'react';
import { Checkbox } from '../ui/field.tsx';

interface TypeChecksProps {
  types: readonly string[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** Which types a job is for. */
export function TypeChecks({ types, chosen, onChange }: TypeChecksProps): ReactElement {
  return (
    <fieldset>
      <legend className="legend">Types</legend>
      <div className="type-checks">
        {types.map(type => (
          <Checkbox
            key={type}
            label={<span className="mono">{type}</span>}
            checked={chosen.includes(type)}
            onChange={event =>
              onChange(types.filter(one => (one === type ? event.target.checked : chosen.includes(one))))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
