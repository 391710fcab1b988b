import type { ReactElement } from 'react';
import { Field, Input } from '../ui/field.tsx';
import { FormSection } from '../webhooks/form-section.tsx';
import type { AlertFields } from './alert-form.tsx';
import { Sentence } from './sentence.tsx';

/** How unusual a day has to be. */
export function TrafficFields({ draft, set, problem }: AlertFields): ReactElement {
  return (
    <FormSection
      title="How unusual"
      hint="Against the mean of up to 30 full days before. The first judged day is the eighth."
    >
      <div className="alert-pair">
        <Field label="Spike: per cent above" hint="Empty: no spikes." error={problem('spikePct')}>
          <Input
            inputMode="decimal"
            value={draft.spikePct}
            onChange={event => set({ spikePct: event.target.value })}
          />
        </Field>
        <Field label="Drop: per cent below" hint="Empty: no drops." error={problem('dropPct')}>
          <Input
            inputMode="decimal"
            value={draft.dropPct}
            onChange={event => set({ dropPct: event.target.value })}
          />
        </Field>
        <Field
          label="Least visitors"
          hint="Days are left alone that have fewer, as does the average before them."
          error={problem('minVisitors')}
        >
          <Input
            inputMode="numeric"
            value={draft.minVisitors}
            onChange={event => set({ minVisitors: event.target.value })}
          />
        </Field>
      </div>
      <Sentence draft={draft} />
    </FormSection>
  );
}
