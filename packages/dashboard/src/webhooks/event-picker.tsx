import './event-picker.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { eventTypesQuery } from './queries.ts';

interface EventPickerProps {
  chosen: readonly string[];
  /** The types the format has, with their names there; undefined while it loads. */
  types: Record<string, string> | undefined;
  /** The type whose sample is shown. */
  shown: string | null;
  error: string | null;
  onChange(events: string[]): void;
  onShow(type: string): void;
}

/** The types of messages, each with what sets it off and the name it has on the wire. */
export function EventPicker({
  chosen,
  types,
  shown,
  error,
  onChange,
  onShow,
}: EventPickerProps): ReactElement {
  const { data: all } = useQuery(eventTypesQuery);
  if (!all || !types) return <Skeleton height="28rem" />;
  const offered = all.filter(({ type }) => type in types && type !== 'webhook.test');
  const toggle = (type: string, on: boolean) => {
    onChange(offered.map(one => one.type).filter(one => (one === type ? on : chosen.includes(one))));
    onShow(type);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can be invalid and focused no better
    <div
      role="group"
      tabIndex={-1}
      aria-label="Types of messages"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? 'events-error' : undefined}
    >
      {error && (
        <p className="events-error" id="events-error">
          {error}
        </p>
      )}
      <ul className="event-list">
        {offered.map(({ type, firesWhen }) => (
          <li key={type} className={type === shown ? 'event-choice shown' : 'event-choice'}>
            <Checkbox
              label={
                <>
                  <span className="mono">{type}</span>
                  {types[type] !== type && <span className="soft"> sent as {types[type]}</span>}
                </>
              }
              hint={`When ${firesWhen}.`}
              checked={chosen.includes(type)}
              onChange={event => toggle(type, event.target.checked)}
            />
            <Button
              size="small"
              variant="quiet"
              aria-pressed={type === shown}
              aria-label={`Show a sample of ${type}`}
              onClick={() => onShow(type)}
            >
              Sample
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
