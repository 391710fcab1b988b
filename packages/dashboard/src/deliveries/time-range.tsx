import { type ReactElement, useState } from 'react';
import { Field, Input, Select } from '../ui/field.tsx';
import { fromLocalInput, localInput } from './log-search.ts';

const DAY = 86_400_000;
const spans = { '1h': DAY / 24, '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY } as const;
const spanTexts = {
  '1h': 'The last hour',
  '24h': 'The last 24 hours',
  '7d': 'The last 7 days',
  '30d': 'The last 30 days',
};
type Span = keyof typeof spans;
type Choice = Span | 'all' | 'custom';
const choices: readonly Choice[] = ['1h', '24h', '7d', '30d', 'all', 'custom'];
const texts: Record<Choice, string> = { ...spanTexts, all: 'All that is in the log', custom: 'From … to …' };

/** A time a job is for. It stands still once chosen, so that what was counted is what is sent. */
export interface TimeRangeState {
  choice: Choice;
  offersAll: boolean;
  body: { from?: string; to?: string };
  valid: boolean;
  choose(choice: Choice): void;
  change(part: { from?: string; to?: string }): void;
}

const bodyOf = (choice: Choice, now: number): TimeRangeState['body'] =>
  choice === 'all'
    ? {}
    : {
        from: new Date(now - spans[choice === 'custom' ? '24h' : choice]).toISOString(),
        to: new Date(now).toISOString(),
      };

/** @param first `all` where there is no need for a beginning and an end */
export function useTimeRange(first: Choice): TimeRangeState {
  const [choice, setChoice] = useState(first);
  const [body, setBody] = useState(() => bodyOf(first, Date.now()));
  const { from, to } = body;
  return {
    choice,
    offersAll: first === 'all',
    body,
    valid: choice !== 'custom' || (from !== undefined && to !== undefined && from < to),
    choose(chosen) {
      setChoice(chosen);
      setBody(bodyOf(chosen, Date.now()));
    },
    change: part => setBody(before => ({ ...before, ...part })),
  };
}

export function TimeRange({ range, label }: { range: TimeRangeState; label: string }): ReactElement {
  const { choice, body, offersAll } = range;
  return (
    <>
      <Field label={label}>
        <Select
          value={choice}
          onChange={event => {
            const chosen = choices.find(one => one === event.target.value);
            if (chosen) range.choose(chosen);
          }}
        >
          {choices
            .filter(one => one !== 'all' || offersAll)
            .map(one => (
              <option key={one} value={one}>
                {texts[one]}
              </option>
            ))}
        </Select>
      </Field>
      {choice === 'custom' && (
        <div className="row">
          <Field label="From" error={range.valid ? null : 'It must be before the end.'}>
            <Input
              type="datetime-local"
              value={localInput(body.from)}
              onChange={event => range.change({ from: fromLocalInput(event.target.value) })}
            />
          </Field>
          <Field label="To">
            <Input
              type="datetime-local"
              value={localInput(body.to)}
              onChange={event => range.change({ to: fromLocalInput(event.target.value) })}
            />
          </Field>
        </div>
      )}
    </>
  );
}
