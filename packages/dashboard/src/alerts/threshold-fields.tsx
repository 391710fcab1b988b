import type { ReactElement } from 'react';
import { Field, Input, Select } from '../ui/field.tsx';
import { spanText } from '../webhooks/duration.ts';
import { FilterBuilder } from '../webhooks/filter-builder.tsx';
import { FormSection } from '../webhooks/form-section.tsx';
import type { AlertFields } from './alert-form.tsx';
import type { Threshold } from './draft.ts';
import { Sentence } from './sentence.tsx';
import { filteredTypes, metricWords, opWords, windowWords } from './words.ts';

// The tables' keys are the choices.
const metrics = Object.keys(metricWords) as Threshold['metric'][];
const ops = Object.keys(opWords) as Threshold['op'][];
const windows = Object.keys(windowWords) as Threshold['window'][];
const cooldowns = [0, 300, 900, 1800, 3600, 6 * 3600, 86_400, 7 * 86_400];

/** What is counted, over which time, and held against what. */
export function ThresholdFields(fields: AlertFields): ReactElement {
  const { draft, set, problem } = fields;
  return (
    <>
      <FormSection title="Condition">
        <div className="alert-condition">
          <Field
            label="Metric"
            hint={draft.metric === 'errors' ? 'Custom events with the name or category “error”.' : undefined}
          >
            <Select
              value={draft.metric}
              onChange={({ target }) =>
                set({ metric: metrics.find(one => one === target.value) ?? 'pageviews' })
              }
            >
              {metrics.map(metric => (
                <option key={metric} value={metric}>
                  {metricWords[metric].label}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Comparison">
            <Select
              value={draft.op}
              onChange={({ target }) => set({ op: ops.find(one => one === target.value) ?? '>' })}
            >
              {ops.map(op => (
                <option key={op} value={op}>
                  {opWords[op]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Threshold" error={problem('threshold')}>
            <Input
              inputMode="decimal"
              value={draft.threshold}
              onChange={event => set({ threshold: event.target.value })}
            />
          </Field>
          <Field label="Within the last">
            <Select
              value={draft.window}
              onChange={({ target }) => set({ window: windows.find(one => one === target.value) ?? '1h' })}
            >
              {windows.map(window => (
                <option key={window} value={window}>
                  {windowWords[window]}
                </option>
              ))}
            </Select>
          </Field>
          {draft.metric === 'revenue' && (
            <Field label="Currency" hint="Empty: the one with the most." error={problem('currency')}>
              <Input
                maxLength={3}
                value={draft.currency}
                placeholder="USD"
                onChange={event => set({ currency: event.target.value.toUpperCase() })}
              />
            </Field>
          )}
        </div>
        <Sentence draft={draft} />
      </FormSection>
      <FormSection
        title="Only where"
        hint="All of this has to hold for what is counted. Without conditions all counts."
      >
        <FilterBuilder
          conditions={draft.filter}
          types={filteredTypes[draft.metric]}
          error={problem('filter')}
          onChange={filter => set({ filter })}
        />
      </FormSection>
      <FormSection title="Patience" hint="For numbers that jump.">
        <div className="alert-pair">
          <Field
            label="Readings in a row"
            hint="A minute apart, to trigger and to resolve."
            error={problem('consecutive')}
          >
            <Input
              inputMode="numeric"
              value={draft.consecutive}
              onChange={event => set({ consecutive: event.target.value })}
            />
          </Field>
          <Field label="Quiet after it has ended" hint="What still holds then is told then.">
            <Select
              value={draft.cooldownSeconds}
              onChange={({ target }) => set({ cooldownSeconds: Number(target.value) })}
            >
              {[...new Set([...cooldowns, draft.cooldownSeconds])].map(seconds => (
                <option key={seconds} value={seconds}>
                  {seconds === 0 ? 'Not at all' : spanText(seconds)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </FormSection>
    </>
  );
}
