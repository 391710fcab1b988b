import './webhook-shell.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { NavStrip } from '../shell/nav-strip.tsx';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState, sentenceOf } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { DeleteWebhook } from './delete-webhook.tsx';
import { isPoor } from './health-numbers.tsx';
import { changeWebhook, healthQuery, webhookQuery } from './queries.ts';
import { RotateDialog } from './rotate-dialog.tsx';
import { useWebhookLinks } from './scope.ts';
import { TestButton } from './send-test.tsx';
import { troubleOf, WebhookBadge } from './webhook-state.tsx';

/** What the screens of one webhook share: what it is, how it is, and what can be done with it. */
export function WebhookShell(): ReactElement {
  const { webhookId = '' } = useParams({ strict: false });
  const links = useWebhookLinks();
  const { data: webhook, error, refetch } = useQuery(webhookQuery(webhookId));
  const { data: health } = useQuery(healthQuery(webhookId, '24h'));
  const [asked, setAsked] = useState<'rotate' | 'delete' | null>(null);
  const toggle = useMutation({
    mutationFn: (active: boolean) => changeWebhook(webhookId, { active }),
    onSuccess: ({ active }) =>
      toast(active ? 'It is enabled. What waited is sent now.' : 'It is switched off. Its deliveries wait.'),
    onError: reason => toast(sentenceOf(reason), 'bad'),
  });
  if (error) {
    return (
      <Page title="Webhook" quietTitle>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  }
  if (!webhook) {
    return (
      <Page title="Webhook">
        <Skeleton height="30rem" />
      </Page>
    );
  }
  const trouble = troubleOf(webhook, Date.now());
  return (
    <Page
      title={webhook.name}
      actions={
        <>
          {!webhook.active && (
            <Button variant="primary" busy={toggle.isPending} onClick={() => toggle.mutate(true)}>
              Enable
            </Button>
          )}
          <TestButton webhook={webhook} />
          <Menu
            align="end"
            trigger={
              <Button className="icon-only" aria-label="More actions">
                <Icon name="more" />
              </Button>
            }
          >
            <MenuItem onSelect={() => toggle.mutate(!webhook.active)}>
              {webhook.active ? 'Switch off' : 'Enable'}
            </MenuItem>
            <MenuItem onSelect={() => setAsked('rotate')}>Rotate secret…</MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={() => setAsked('delete')}>
              Delete…
            </MenuItem>
          </Menu>
        </>
      }
    >
      <div className="webhook-sub">
        <WebhookBadge webhook={webhook} poor={isPoor(health)} />
        <span className="soft mono foreign">{webhook.url}</span>
      </div>
      {trouble && <p className="webhook-trouble">{trouble}</p>}
      <div className="webhook-tabs">
        <NavStrip label="Webhook">
          {(
            [
              [links.log(webhookId), 'Deliveries'],
              [links.jobs(webhookId), 'Replays and backfills'],
              [links.verify(webhookId), 'Verify'],
              [links.settings(webhookId), 'Settings'],
            ] as const
          ).map(([link, label]) => (
            <li key={label}>
              <Link {...link} activeOptions={{ exact: true, includeSearch: false }}>
                {label}
              </Link>
            </li>
          ))}
        </NavStrip>
      </div>
      <Outlet />
      {asked === 'rotate' && <RotateDialog webhook={webhook} onClose={() => setAsked(null)} />}
      {asked === 'delete' && <DeleteWebhook webhook={webhook} onClose={() => setAsked(null)} />}
    </Page>
  );
}
