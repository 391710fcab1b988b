import type { Webhook } from '@bellwether/contract';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Confirm } from '../ui/confirm.tsx';
import { toast } from '../ui/toast.tsx';
import { deleteWebhook } from './queries.ts';
import { useWebhookLinks } from './scope.ts';

export function DeleteWebhook({ webhook, onClose }: { webhook: Webhook; onClose(): void }): ReactElement {
  const links = useWebhookLinks();
  const navigate = useNavigate();
  return (
    <Confirm
      title="Delete this webhook?"
      action="Delete webhook"
      onConfirm={async () => {
        await deleteWebhook(webhook.id);
        await navigate(links.list());
        toast('The webhook is deleted.');
      }}
      onClose={onClose}
    >
      <p>
        <strong className="foreign">{webhook.name}</strong> will get nothing more, and what waits for it is
        cancelled. This can’t be undone. To stop it for a while, switch it off instead.
      </p>
    </Confirm>
  );
}
