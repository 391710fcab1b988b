import './delivery-screen.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ErrorNote, ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { webhookQuery } from '../webhooks/queries.ts';
import { useWebhookLinks } from '../webhooks/scope.ts';
import { DeliveryView } from './delivery-view.tsx';
import { deliveryQuery, replayDelivery } from './queries.ts';
import { StateBadge } from './state-badge.tsx';

/** One delivery of the log. */
export function DeliveryScreen(): ReactElement {
  const { webhookId = '', deliveryId = '' } = useParams({ strict: false });
  const links = useWebhookLinks();
  const { data: delivery, error, refetch } = useQuery(deliveryQuery(deliveryId));
  const { data: webhook = null } = useQuery(webhookQuery(webhookId));
  const replay = useMutation({
    mutationFn: () => replayDelivery(deliveryId),
    onSuccess: () => toast('It is sent again.'),
  });
  const waits = delivery?.state === 'sending' || delivery?.state === 'paused';
  return (
    <Page
      title={delivery ? delivery.type : 'Delivery'}
      actions={
        delivery && (
          <Button
            variant={delivery.state === 'failed' ? 'primary' : 'secondary'}
            busy={replay.isPending}
            disabled={waits}
            onClick={() => replay.mutate()}
          >
            {delivery.state === 'pending' ? 'Send now' : 'Replay'}
          </Button>
        )
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !delivery ? (
        <Skeleton height="30rem" />
      ) : (
        <>
          <div className="row delivery-facts">
            <Link {...links.log(webhookId)} className="back foreign">
              <Icon name="left" /> {webhook?.name ?? 'Webhook'}
            </Link>
            <StateBadge delivery={delivery} />
            <span className="soft">
              webhook-id <code>{delivery.messageId}</code>
            </span>
            <CopyButton text={delivery.messageId} what="message id" />
          </div>
          {replay.error && <ErrorNote error={replay.error} />}
          <section className="card padded">
            <DeliveryView delivery={delivery} webhook={webhook} />
          </section>
        </>
      )}
    </Page>
  );
}
