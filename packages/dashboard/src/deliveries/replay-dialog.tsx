import type { Webhook } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { Field, Select } from '../ui/field.tsx';
import { JobDialog } from './job-dialog.tsx';
import { TimeRange, useTimeRange } from './time-range.tsx';
import { TypeChecks } from './type-checks.tsx';

const states = {
  failed: 'that were given up',
  cancelled: 'that were cancelled',
  succeeded: 'that succeeded',
} as const;
type State = keyof typeof states;
const stateNames: readonly State[] = ['failed', 'cancelled', 'succeeded'];

/** A bulk replay: deliveries of a state, of some types and a time. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }): ReactElement {
  const all = [...webhook.events, 'webhook.test'];
  const [state, setState] = useState<State>('failed');
  const [types, setTypes] = useState<string[]>(all);
  const range = useTimeRange('all');
  const body = { state, ...range.body, ...(types.length < all.length && { types }) };
  return (
    <JobDialog
      title="Replay deliveries"
      webhook={webhook}
      request={types.length > 0 && range.valid ? { kind: 'replay', body } : null}
      onClose={onClose}
    >
      <Field
        label="Deliveries"
        hint="Each is sent again with the webhook-id it had, its schedule begun anew."
      >
        <Select
          value={state}
          onChange={event => setState(stateNames.find(name => name === event.target.value) ?? 'failed')}
        >
          {stateNames.map(name => (
            <option key={name} value={name}>
              {states[name]}
            </option>
          ))}
        </Select>
      </Field>
      <TimeRange range={range} label="Created" />
      <TypeChecks types={all} chosen={types} onChange={setTypes} />
    </JobDialog>
  );
}
