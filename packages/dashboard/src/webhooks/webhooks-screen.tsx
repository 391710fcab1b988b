import './webhooks-screen.css';
import type { HealthPeriod } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { sitesQuery } from '../api/sites.ts';
import { Page } from '../shell/page.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { webhooksQuery } from './queries.ts';
import { useScope, useWebhookLinks } from './scope.ts';
import { WebhookRow } from './webhook-row.tsx';

/** The webhooks of a site or of the account, with how each fares. */
export function WebhooksScreen(): ReactElement {
  const siteId = useScope();
  const links = useWebhookLinks();
  const [period, setPeriod] = useState<HealthPeriod>('24h');
  const { data: webhooks, error, refetch } = useQuery(webhooksQuery(siteId));
  const { data: sites = [] } = useQuery(sitesQuery);
  const nameOf = (id: string | null) =>
    id === null ? 'All sites' : (sites.find(site => site.id === id)?.name ?? 'A site');
  return (
    <Page
      title="Webhooks"
      actions={
        <>
          {webhooks && webhooks.length > 0 && <PeriodPicker value={period} onChange={setPeriod} />}
          <ButtonLink {...links.add()} variant="primary">
            <Icon name="plus" /> Add webhook
          </ButtonLink>
        </>
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !webhooks ? (
        <Skeleton height="7rem" />
      ) : webhooks.length === 0 ? (
        <NoWebhooks />
      ) : (
        <ul className="stack webhook-list">
          {webhooks.map(webhook => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              period={period}
              site={siteId === null ? nameOf(webhook.siteId) : null}
            />
          ))}
        </ul>
      )}
    </Page>
  );
}

function NoWebhooks(): ReactElement {
  const links = useWebhookLinks();
  return (
    <div className="card padded">
      <EmptyState
        title="No webhooks yet"
        action={
          <ButtonLink {...links.add()} variant="primary">
            Add webhook
          </ButtonLink>
        }
      >
        <div className="stack">
          <p>
            A webhook is an address of yours that hears at once what happens on your site: pageviews, goals,
            alerts. Each message is signed, tried again until it arrives, and logged here with every answer.
          </p>
          <p>No public address yet? Have the messages brought to your own machine:</p>
          <CodeBlock
            what="listen command"
            code={`npx bellwether listen --forward-to http://localhost:3000/webhooks --url ${window.location.origin} --key bw_…`}
          />
        </div>
      </EmptyState>
    </div>
  );
}
