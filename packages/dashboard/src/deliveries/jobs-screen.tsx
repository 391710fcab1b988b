import './jobs.css';
import type { Backfill } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useWebhook } from '../webhooks/use-webhook.ts';
import { BackfillDialog } from './backfill-dialog.tsx';
import { JobRow } from './job-row.tsx';
import { jobsQuery } from './queries.ts';
import { ReplayDialog } from './replay-dialog.tsx';

/** Bulk replays and backfills of a webhook: what runs, what ran, and the way to another. */
export function JobsScreen(): ReactElement {
  const webhook = useWebhook();
  const { data: jobs, error, refetch } = useQuery(jobsQuery(webhook.id));
  const [asked, setAsked] = useState<Backfill['kind'] | null>(null);
  return (
    <>
      <div className="job-kinds">
        <section className="card padded stack">
          <h2>Replay</h2>
          <p className="soft">
            Sends deliveries of the log again: what was given up while the receiver was down, say. Each keeps
            its webhook-id.
          </p>
          <div className="row">
            <Button onClick={() => setAsked('replay')}>Replay deliveries…</Button>
          </div>
        </section>
        <section className="card padded stack">
          <h2>Backfill</h2>
          <p className="soft">
            Sends messages of a past time, built again from the recorded events, also from before the webhook
            was there. What it has got already is skipped.
          </p>
          <div className="row">
            <Button onClick={() => setAsked('backfill')}>Backfill…</Button>
          </div>
        </section>
      </div>
      <section className="card" aria-label="Replays and backfills">
        {error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : !jobs ? (
          <Skeleton height="8rem" />
        ) : jobs.length === 0 ? (
          <EmptyState title="None yet">What you start is listed here with how far it is.</EmptyState>
        ) : (
          <ul>
            {jobs.map(job => (
              <JobRow key={job.id} job={job} />
            ))}
          </ul>
        )}
      </section>
      {asked === 'replay' && <ReplayDialog webhook={webhook} onClose={() => setAsked(null)} />}
      {asked === 'backfill' && <BackfillDialog webhook={webhook} onClose={() => setAsked(null)} />}
    </>
  );
}
