import type { FormatInfo, ScheduleInfo } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { Field, Input, Select } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Draft } from './draft.ts';
import { parseSpans } from './duration.ts';
import { RetryLine } from './retry-line.tsx';

interface RetryPickerProps {
  draft: Pick<Draft, 'format' | 'retry' | 'waits'>;
  info: { formats: FormatInfo[]; retryPresets: Record<string, ScheduleInfo> } | undefined;
  error: string | null;
  onChange(part: Partial<Draft>): void;
}

const presetTexts: Record<string, string> = {
  standard: 'Standard: ten times in three days',
  statalog: 'Statalog: three times in two minutes',
  zta: 'ZTA: three times in half a minute',
};

/** When failed deliveries are tried again: the format's own way, a preset or a list, drawn as a time line. */
export function RetryPicker({ draft, info, error, onChange }: RetryPickerProps): ReactElement {
  const { retry, waits } = draft;
  const format = info?.formats.find(({ name }) => name === draft.format);
  const preset = retry === 'format' ? format?.retry : retry;
  const spans = parseSpans(waits)?.filter(wait => wait > 0);
  const schedule =
    retry === 'own' ? spans && { waits: spans, jitter: 0.2 } : info?.retryPresets[preset ?? ''];
  return (
    <div className="stack">
      <Field label="When a delivery fails, try again" error={retry === 'own' ? null : error}>
        <Select value={retry} onChange={event => onChange({ retry: event.target.value })}>
          <option value="format">As the format does</option>
          {Object.keys(info?.retryPresets ?? {}).map(name => (
            <option key={name} value={name}>
              {presetTexts[name] ?? name}
            </option>
          ))}
          <option value="own">After waits of your own</option>
        </Select>
      </Field>
      {retry === 'own' && (
        <Field
          label="Waits"
          hint="Before each further attempt, up to 20: 5s, 5m, 2h, 1d. None: it is tried once."
          error={error}
        >
          <Input
            value={waits}
            spellCheck={false}
            onChange={event => onChange({ waits: event.target.value })}
          />
        </Field>
      )}
      {info === undefined ? (
        <Skeleton height="5rem" />
      ) : (
        schedule && <RetryLine schedule={schedule} retriedOn={format?.retriedOn ?? 'all'} />
      )}
    </div>
  );
}
