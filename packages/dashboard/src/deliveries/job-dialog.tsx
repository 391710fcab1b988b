import type { Webhook } from '@bellwether/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { toast } from '../ui/toast.tsx';
import { countText } from '../webhooks/health-numbers.tsx';
import { DryRunResult } from './dry-run-result.tsx';
import { dryRunQuery, type JobRequest, startJob } from './queries.ts';

interface JobDialogProps {
  webhook: Webhook;
  title: string;
  /** What would be started; null while it is not asked for in full. */
  request: JobRequest | null;
  /** The fields. */
  children: ReactNode;
  onClose(): void;
}

const nothing: JobRequest = { kind: 'replay', body: { state: 'failed' } };

/** Asks what a job is for, counts what it would send, and starts it. */
export function JobDialog({ webhook, title, request, children, onClose }: JobDialogProps): ReactElement {
  const count = useQuery({ ...dryRunQuery(webhook.id, request ?? nothing), enabled: request !== null });
  const start = useMutation({
    mutationFn: (job: JobRequest) => startJob(webhook.id, job),
    onSuccess: () => {
      toast('It is started.');
      onClose();
    },
  });
  const total = count.data?.total ?? 0;
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {request && <DryRunResult query={count} />}
      {start.error && <ErrorNote error={start.error} />}
      {!webhook.active && (
        <p className="soft">The webhook is switched off: the job waits until it is enabled.</p>
      )}
      <div className="row">
        <Button
          variant="primary"
          busy={start.isPending}
          disabled={request === null || total === 0}
          onClick={() => request && start.mutate(request)}
        >
          {total === 0
            ? 'Nothing to send'
            : `Send ${countText(total)} ${total === 1 ? 'message' : 'messages'}`}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}
