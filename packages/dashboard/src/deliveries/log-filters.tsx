import type { ReactElement } from 'react';
import { Input, Select } from '../ui/field.tsx';
import {
  deliveryStates,
  fromLocalInput,
  type LogSearch,
  localInput,
  logSpanNames,
  readLogSearch,
} from './log-search.ts';
import { stateTexts } from './state-badge.tsx';

interface LogFiltersProps {
  search: LogSearch;
  /** The types the webhook may have heard of. */
  types: readonly string[];
  onChange(search: LogSearch): void;
}

const spanTexts = { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days' };

/** Which deliveries the log shows: by state, type and time. */
export function LogFilters({ search, types, onChange }: LogFiltersProps): ReactElement {
  const change = (part: Record<string, unknown>) => onChange(readLogSearch({ ...search, ...part }));
  const custom = search.from !== undefined || search.to !== undefined;
  const time = search.span ?? (custom ? 'custom' : '');
  return (
    <div className="row log-filters">
      <Select
        aria-label="State"
        value={search.state ?? ''}
        onChange={event => change({ state: event.target.value })}
      >
        <option value="">Any state</option>
        {deliveryStates.map(state => (
          <option key={state} value={state}>
            {stateTexts[state]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Type"
        value={search.type ?? ''}
        onChange={event => change({ type: event.target.value })}
      >
        <option value="">Any type</option>
        {[...new Set([...types, 'webhook.test', ...(search.type ? [search.type] : [])])].map(type => (
          <option key={type}>{type}</option>
        ))}
      </Select>
      <Select
        aria-label="Time"
        value={time}
        onChange={({ target: { value } }) => {
          const from = value === 'custom' ? new Date(Date.now() - 86_400_000).toISOString() : undefined;
          change({ span: value, from, to: undefined });
        }}
      >
        <option value="">Any time</option>
        {logSpanNames.map(span => (
          <option key={span} value={span}>
            {spanTexts[span]}
          </option>
        ))}
        <option value="custom">From … to …</option>
      </Select>
      {custom && (
        <>
          <Input
            type="datetime-local"
            aria-label="From"
            value={localInput(search.from)}
            onChange={event => change({ from: fromLocalInput(event.target.value) })}
          />
          <Input
            type="datetime-local"
            aria-label="To"
            value={localInput(search.to)}
            onChange={event => change({ to: fromLocalInput(event.target.value) })}
          />
        </>
      )}
    </div>
  );
}
