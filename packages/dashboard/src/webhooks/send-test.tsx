import type { Webhook } from '@bellwether/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { DeliveryView } from '../deliveries/delivery-view.tsx';
import { deliveryQuery, sendTest } from '../deliveries/queries.ts';
import { StateBadge } from '../deliveries/state-badge.tsx';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Sends a test and shows all that was said. */
export function TestButton({
  webhook,
  variant,
}: {
  webhook: Webhook;
  variant?: ButtonProps['variant'];
}): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        Send test
      </Button>
      {open && <TestDialog webhook={webhook} onClose={() => setOpen(false)} />}
    </>
  );
}

function TestDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }): ReactElement {
  const test = useMutation({ mutationFn: () => sendTest(webhook.id) });
  const { mutate } = test;
  useEffect(() => mutate(), [mutate]);
  const deliveryId = test.data?.id;
  const { data: delivery, error } = useQuery({
    ...deliveryQuery(deliveryId ?? ''),
    enabled: deliveryId !== undefined,
  });
  const here = delivery?.id === deliveryId ? delivery : undefined;
  const problem = test.error ?? error;
  return (
    <Dialog title="Test" size="wide" onClose={onClose}>
      <div className="row">
        {here && <StateBadge delivery={here} />}
        <Button size="small" busy={test.isPending} onClick={() => mutate()}>
          Send another
        </Button>
      </div>
      {problem ? (
        <ErrorNote error={problem} />
      ) : here ? (
        <DeliveryView key={here.id} delivery={here} webhook={webhook} />
      ) : (
        <Skeleton height="24rem" />
      )}
    </Dialog>
  );
}
