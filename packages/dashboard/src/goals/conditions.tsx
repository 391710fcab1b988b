import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { Input, Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ConditionDraft } from './goal-draft.ts';

const ops = [
  { value: 'is', label: 'is' },
  { value: 'is_not', label: 'is not' },
  { value: 'contains', label: 'contains' },
] as const;

interface ConditionsProps {
  conditions: readonly ConditionDraft[];
  onChange(conditions: ConditionDraft[]): void;
}

/** Conditions on an event's properties, all of which must hold. */
export function Conditions({ conditions, onChange }: ConditionsProps): ReactElement {
  const change = (index: number, changes: Partial<ConditionDraft>) =>
    onChange(conditions.map((one, i) => (i === index ? { ...one, ...changes } : one)));
  return (
    <fieldset className="conditions">
      <legend className="legend">Only where</legend>
      {conditions.map(({ prop, op, value }, i) => (
        <div key={i} className="condition">
          <Input
            aria-label={`Property of condition ${i + 1}`}
            placeholder="plan"
            value={prop}
            onChange={event => change(i, { prop: event.target.value })}
          />
          <Select
            aria-label={`Comparison of condition ${i + 1}`}
            value={op}
            onChange={({ target }) =>
              change(i, { op: ops.find(one => one.value === target.value)?.value ?? 'is' })
            }
          >
            {ops.map(one => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </Select>
          <Input
            aria-label={`Value of condition ${i + 1}`}
            placeholder="pro"
            value={value}
            onChange={event => change(i, { value: event.target.value })}
          />
          <Button
            variant="quiet"
            className="icon-only"
            aria-label={`Remove condition ${i + 1}`}
            onClick={() => onChange(conditions.filter((_, at) => at !== i))}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <Button size="small" onClick={() => onChange([...conditions, { prop: '', op: 'is', value: '' }])}>
        <Icon name="plus" />
        Add a condition on a property
      </Button>
    </fieldset>
  );
}
