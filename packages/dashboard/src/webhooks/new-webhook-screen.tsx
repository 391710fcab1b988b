import type { Me, Webhook } from '@bellwether/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { meQuery } from '../api/account.ts';
import { may } from '../shell/may.ts';
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
  const { data: me } = useSuspenseQuery(meQuery);
  const [created, setCreated] = useState<Webhook | null>(null);
  if (created) return <Created webhook={created} />;
  return (
    <Page title="Add a webhook">
      <WebhookForm
        initial={newDraft(siteId ?? usualSite(me))}
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

/** Null for owners: all sites. Others begin with a site of theirs. */
function usualSite(me: Me): string | null {
  if (may(me, 'owner', 'all sites')) return null;
  return me.sites.find(({ id }) => may(me, 'admin', { siteId: id }))?.id ?? null;
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
