import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { DeleteWebhook } from './delete-webhook.tsx';
import { draftOf } from './draft.ts';
import { changeWebhook } from './queries.ts';
import { useScope } from './scope.ts';
import { useWebhook } from './use-webhook.ts';
import { WebhookForm } from './webhook-form.tsx';

/** All that can be changed of a webhook; it takes effect on the next attempt. */
export function WebhookSettingsScreen(): ReactElement {
  const webhook = useWebhook();
  const siteId = useScope();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <WebhookForm
        // What is typed stays while the webhook is loaded again; another webhook is another form.
        key={webhook.id}
        initial={draftOf(webhook)}
        fixedSite={siteId !== null}
        action="Save"
        onSubmit={async body => {
          await changeWebhook(webhook.id, body);
          toast('Saved. It holds from the next attempt on.');
        }}
      />
      <section className="card padded stack">
        <h2>Delete</h2>
        <p className="soft">What waits to be sent is cancelled. The delivery log stays until it is pruned.</p>
        <div className="row">
          <Button variant="danger" onClick={() => setDeleting(true)}>
            Delete webhook…
          </Button>
        </div>
      </section>
      {deleting && <DeleteWebhook webhook={webhook} onClose={() => setDeleting(false)} />}
    </>
  );
}
