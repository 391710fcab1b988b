import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { sentenceOf } from '../ui/error-state.tsx';
import { toast } from '../ui/toast.tsx';
import { replayDelivery } from './queries.ts';

/** Sends the chosen deliveries again, each at once. Many more than can be chosen by hand are a bulk replay. */
export function ReplaySelected({
  selected,
  onDone,
}: {
  selected: ReadonlySet<string>;
  onDone(): void;
}): ReactElement | null {
  const replay = useMutation({
    mutationFn: () => Promise.allSettled([...selected].map(replayDelivery)),
    onSuccess: results => {
      const refused = results.filter(result => result.status === 'rejected');
      const sent = results.length - refused.length;
      if (sent > 0) toast(sent === 1 ? 'One delivery is sent again.' : `${sent} deliveries are sent again.`);
      if (refused[0]) toast(`${refused.length} could not be: ${sentenceOf(refused[0].reason)}`, 'bad');
      onDone();
    },
  });
  if (selected.size === 0) return null;
  return (
    <div className="row log-chosen">
      <span>{selected.size} chosen</span>
      <Button size="small" busy={replay.isPending} onClick={() => replay.mutate()}>
        Replay chosen
      </Button>
      <Button size="small" variant="quiet" onClick={onDone}>
        Clear
      </Button>
    </div>
  );
}
