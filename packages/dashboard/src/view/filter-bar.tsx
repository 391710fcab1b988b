import './toolbar.css';
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { dimensionLabel, type Filter, opLabels, writeFilter } from './filter.ts';
import { FilterDialog } from './filter-dialog.tsx';

interface FilterBarProps {
  filters: readonly Filter[];
  onChange(filters: Filter[]): void;
  /** What a value is called, as a country by its code. */
  nameOf(dimension: string, value: string): string;
  /** Whether the dialog for a new filter is open; kept outside, as a key opens it too. */
  adding: boolean;
  onAdding(open: boolean): void;
}

/** The filters that hold, each to turn, change or take away. */
export function FilterBar({ filters, onChange, nameOf, adding, onAdding }: FilterBarProps): ReactElement {
  const [edited, setEdited] = useState<Filter | null>(null);
  const replace = (old: Filter, ...by: Filter[]) =>
    onChange(filters.flatMap(one => (one === old ? by : [one])));
  return (
    <div className="row filter-bar">
      <Button size="small" onClick={() => onAdding(true)}>
        <Icon name="filter" />
        Filter
      </Button>
      {filters.length > 0 && (
        <ul className="row" aria-label="Filters">
          {filters.map(filter => (
            <li key={writeFilter(filter)} className="chip">
              <Chip
                filter={filter}
                values={filter.values.map(value => nameOf(filter.dimension, value)).join(' or ')}
                onTurn={() => replace(filter, { ...filter, op: filter.op === 'is' ? 'is_not' : 'is' })}
                onEdit={() => setEdited(filter)}
                onRemove={() => replace(filter)}
              />
            </li>
          ))}
        </ul>
      )}
      {filters.length > 1 && (
        <Button size="small" variant="quiet" onClick={() => onChange([])}>
          Clear all
        </Button>
      )}
      {adding && (
        <FilterDialog onClose={() => onAdding(false)} onDone={filter => onChange([...filters, filter])} />
      )}
      {edited && (
        <FilterDialog
          filter={edited}
          onClose={() => setEdited(null)}
          onDone={filter => replace(edited, filter)}
        />
      )}
    </div>
  );
}

interface ChipProps {
  filter: Filter;
  values: string;
  onTurn(): void;
  onEdit(): void;
  onRemove(): void;
}

function Chip({ filter, values, onTurn, onEdit, onRemove }: ChipProps): ReactElement {
  const { dimension, op } = filter;
  const turns = op === 'is' || op === 'is_not';
  return (
    <>
      <span className="chip-dimension">{dimensionLabel(dimension)}</span>
      {turns ? (
        <button type="button" className="chip-op" onClick={onTurn} title="Turn it around">
          {opLabels[op]}
        </button>
      ) : (
        <span className="chip-op">{opLabels[op]}</span>
      )}
      <button type="button" className="chip-value cut foreign" onClick={onEdit} title={values}>
        {values}
      </button>
      <button
        type="button"
        className="chip-remove"
        onClick={onRemove}
        aria-label={`Remove the filter on ${dimensionLabel(dimension)}`}
      >
        <Icon name="close" />
      </button>
    </>
  );
}
