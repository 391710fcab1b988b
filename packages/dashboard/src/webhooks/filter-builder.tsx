import './filter-builder.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId } from 'react';
import { Button } from '../ui/button.tsx';
import { Input, Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { type DraftCondition, type Operator, operatorTexts } from './draft-condition.ts';
import { type FilterField, filterFields } from './filter-fields.ts';
import { FilterSource } from './filter-source.tsx';
import { eventTypesQuery } from './queries.ts';

interface FilterBuilderProps {
  conditions: DraftCondition[];
  /** The types whose fields are offered. */
  types: readonly string[];
  error: string | null;
  onChange(conditions: DraftCondition[]): void;
}

const MOST = 20;

/** Conditions on a message's data, one a line, or all of them as JSON. */
export function FilterBuilder({ conditions, types, error, onChange }: FilterBuilderProps): ReactElement {
  const { data: all = [] } = useQuery(eventTypesQuery);
  const listId = useId();
  const fields = filterFields(all.filter(({ type }) => types.includes(type)));
  const change = (index: number, part: Partial<DraftCondition>) =>
    onChange(conditions.map((one, i) => (i === index ? { ...one, ...part } : one)));
  return (
    <div className="stack">
      {error && <p className="error-note foreign">{error}</p>}
      <datalist id={listId}>
        {fields.map(({ path, description }) => (
          <option key={path} value={path.replace(/\*$/, '')}>
            {description}
          </option>
        ))}
      </datalist>
      {conditions.length > 0 && (
        <ol className="condition-list">
          {conditions.map((condition, i) => (
            <li key={i} className="condition">
              <Input
                aria-label={`Field of condition ${i + 1}`}
                list={listId}
                value={condition.field}
                placeholder="goal.name"
                autoComplete="off"
                spellCheck={false}
                onChange={event => change(i, { field: event.target.value })}
              />
              <OperatorSelect
                label={`Comparison of condition ${i + 1}`}
                value={condition.op}
                onChange={op => change(i, { op, value: op === 'exists' ? 'true' : condition.value })}
              />
              <ConditionValue
                label={`Value of condition ${i + 1}`}
                condition={condition}
                field={fields.find(({ path }) => path === condition.field)}
                onChange={value => change(i, { value })}
              />
              <Button
                variant="quiet"
                className="icon-only"
                aria-label={`Remove condition ${i + 1}`}
                onClick={() => onChange(conditions.filter((_, other) => other !== i))}
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
          disabled={conditions.length >= MOST}
          onClick={() => onChange([...conditions, { field: '', op: 'is', value: '' }])}
        >
          <Icon name="plus" /> Add condition
        </Button>
        <FilterSource conditions={conditions} onChange={onChange} />
      </div>
    </div>
  );
}

// The table's keys are the operators.
const operators = Object.keys(operatorTexts) as Operator[];

function OperatorSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Operator;
  onChange(op: Operator): void;
}): ReactElement {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={event => {
        const op = operators.find(one => one === event.target.value);
        if (op) onChange(op);
      }}
    >
      {operators.map(op => (
        <option key={op} value={op}>
          {operatorTexts[op]}
        </option>
      ))}
    </Select>
  );
}

interface ConditionValueProps {
  label: string;
  condition: DraftCondition;
  field: FilterField | undefined;
  onChange(value: string): void;
}

function ConditionValue({ label, condition, field, onChange }: ConditionValueProps): ReactElement {
  const { op, value } = condition;
  if (op === 'exists')
    return (
      <Select
        aria-label={label}
        value={value === 'false' ? 'false' : 'true'}
        onChange={event => onChange(event.target.value)}
      >
        <option value="true">yes</option>
        <option value="false">no</option>
      </Select>
    );
  const numeric = op === 'gt' || op === 'lt' || (field?.kind === 'number' && op !== 'in');
  return (
    <Input
      aria-label={label}
      value={value}
      inputMode={numeric ? 'decimal' : 'text'}
      placeholder={op === 'in' ? 'a, b, c' : op === 'matches' ? '/blog/*' : numeric ? '100' : ''}
      onChange={event => onChange(event.target.value)}
    />
  );
}
