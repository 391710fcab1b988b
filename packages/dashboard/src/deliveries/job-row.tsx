import type { Backfill } from '@bellwether/contract';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { sentenceOf } from '../ui/error-state.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { countText } from '../webhooks/health-numbers.tsx';
import { cancelJob, hasEnded } from './queries.ts';

const kindTexts = { backfill: 'Backfill', replay: 'Replay' };
const states = {
  pending: { text: 'Waiting', tone: 'plain' },
  running: { text: 'Running', tone: 'accent' },
  done: { text: 'Done', tone: 'good' },
  cancelled: { text: 'Cancelled', tone: 'plain' },
  failed: { text: 'Failed', tone: 'bad' },
} as const;

/** A job with how far it is, and the way to stop it. */
export function JobRow({ job }: { job: Backfill }): ReactElement {
  const { kind, state, reason, from, to, types, total, done, skipped, createdAt } = job;
  const cancel = useMutation({
    mutationFn: () => cancelJob(job),
    onSuccess: () => toast('It is cancelled. What was queued already is still sent.'),
    onError: error => toast(sentenceOf(error), 'bad'),
  });
  const { text, tone } = states[state];
  return (
    <li className="job">
      <div className="job-head">
        <strong>{kindTexts[kind]}</strong>
        <Badge tone={tone}>{text}</Badge>
        <span className="soft">
          started <Time at={createdAt} relative />
        </span>
        {!hasEnded(job) && (
          <Button size="small" variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
      </div>
      <progress
        className={state === 'failed' ? 'progress failed' : 'progress'}
        aria-label={`${kindTexts[kind]}: ${total === null ? 'counting' : `${done} of ${total}`}`}
        value={total === null ? undefined : done}
        max={Math.max(1, total ?? 1)}
      />
      <p className="soft">
        <span className="number">
          {total === null ? 'Counting…' : `${countText(done - skipped)} of ${countText(total)} queued`}
          {skipped > 0 && `, ${countText(skipped)} skipped: the webhook has them already`}
        </span>
        {' · '}
        {from === null ? 'From the first' : <Time at={from} />} to <Time at={to} />
        {' · '}
        {types === null ? 'all types' : types.join(', ')}
      </p>
      {reason !== null && <p className="error-note foreign">{reason}</p>}
    </li>
  );
}
