import type { Webhook } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { Page } from '../shell/page.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { newDraft } from './draft.ts';
import { createWebhook } from './queries.ts';
import { useScope, useWebhookLinks } from './scope.ts';
import { SecretOnce } from './secret-once.tsx';
import { TestButton } from './send-test.tsx';
import { Verification } from './verification.tsx';
import { WebhookForm } from './webhook-form.tsx';

/** Adds a webhook, then shows its secret, this once. */
export function NewWebhookScreen(): ReactElement {
  const siteId = useScope();
  const links = useWebhookLinks();
  const [created, setCreated] = useState<Webhook | null>(null);
  if (created) return <Created webhook={created} />;
  return (
    <Page title="Add a webhook">
      <WebhookForm
        initial={newDraft(siteId)}
        fixedSite={siteId !== null}
        action="Add webhook"
        onSubmit={async body => setCreated(await createWebhook(body))}
        cancel={
          <ButtonLink {...links.list()} variant="quiet">
            Cancel
          </ButtonLink>
        }
      />
    </Page>
  );
}

function Created({ webhook }: { webhook: Webhook }): ReactElement {
  const links = useWebhookLinks();
  return (
    <Page
      title={`${webhook.name} is ready`}
      actions={
        <>
          <TestButton webhook={webhook} variant="primary" />
          <ButtonLink {...links.log(webhook.id)}>Go to the webhook</ButtonLink>
        </>
      }
    >
      {webhook.secret !== undefined && <SecretOnce secret={webhook.secret} format={webhook.format} />}
      <section className="card padded stack verification">
        <Verification webhook={webhook} />
      </section>
    </Page>
  );
}
