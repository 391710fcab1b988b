import type { Webhook } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { JobDialog } from './job-dialog.tsx';
import { rebuildable } from './rebuildable.ts';
import { TimeRange, useTimeRange } from './time-range.tsx';
import { TypeChecks } from './type-checks.tsx';

/** A backfill: messages of a past time, built again from the events. */
export function BackfillDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }): ReactElement {
  const all = webhook.events.filter(type => rebuildable.has(type));
  const [types, setTypes] = useState<string[]>(all);
  const range = useTimeRange('24h');
  const { from, to } = range.body;
  const body =
    from !== undefined && to !== undefined ? { from, to, ...(types.length < all.length && { types }) } : null;
  return (
    <JobDialog
      title="Backfill"
      webhook={webhook}
      request={body && types.length > 0 && range.valid ? { kind: 'backfill', body } : null}
      onClose={onClose}
    >
      {all.length === 0 ? (
        <p>
          None of its types can be built again: alerts, traffic, experiments and what happened to webhooks are
          in no event. Their deliveries can be replayed.
        </p>
      ) : (
        <>
          <TimeRange range={range} label="Happened" />
          <TypeChecks types={all} chosen={types} onChange={setTypes} />
          <p className="soft">What the webhook has already is in the count, and is skipped.</p>
        </>
      )}
    </JobDialog>
  );
}
