import './alerts.css';
import type { Alert } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { alertQuery, alertsQuery, deleteAlert, firingsQuery } from '../api/alerts.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { Reading } from './alerts-screen.tsx';
import { draftOf } from './draft.ts';
import { History } from './history.tsx';
import { AlertStateBadge } from './state-badge.tsx';
import { ThresholdChart } from './threshold-chart.tsx';
import { TrafficChart } from './traffic-chart.tsx';
import { useLiveAlerts } from './use-live-alerts.ts';
import { sentenceOf } from './words.ts';

/** One alert: how it stands, and when it fired. */
export function AlertScreen(): ReactElement {
  const site = useSite();
  const mayEdit = useMayEdit();
  const { alertId } = useParams({ from: '/signed-in/sites/$siteId/alerts/$alertId' });
  useLiveAlerts(site.id);
  const { data, error, refetch } = useQuery(alertQuery(alertId));
  const { data: firings } = useQuery({ ...firingsQuery(alertId), placeholderData: undefined });
  const alert = data?.id === alertId ? data : undefined;
  return (
    <Page
      title={alert?.name ?? 'Alert'}
      actions={
        <>
          <ButtonLink to="/sites/$siteId/alerts" params={{ siteId: site.id }} variant="quiet">
            All alerts
          </ButtonLink>
          {mayEdit && alert && <Actions alert={alert} />}
        </>
      }
    >
      {alert && (
        <>
          <section className="card alert-row" aria-label="Now">
            <p className="alert-what foreign">{sentenceOf(draftOf(alert))}</p>
            <AlertStateBadge alert={alert} />
            {alert.kind === 'threshold' && <Reading alert={alert} />}
          </section>
          {alert.kind === 'threshold' ? (
            <ThresholdChart siteId={site.id} alert={alert} firings={firings ?? []} />
          ) : (
            <TrafficChart siteId={site.id} alert={alert} firings={firings ?? []} />
          )}
          <section className="card list-card" aria-label="History">
            <h2 className="history-head">History</h2>
            {firings ? <History alert={alert} firings={firings} /> : <Skeleton height="8rem" />}
          </section>
        </>
      )}
      {!alert && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="40rem" />)}
    </Page>
  );
}

function Actions({ alert }: { alert: Alert }): ReactElement {
  const { id: siteId } = useSite();
  const [deleting, setDeleting] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  async function remove() {
    await deleteAlert(alert.id);
    await navigate({ to: '/sites/$siteId/alerts', params: { siteId } });
    await client.invalidateQueries({ queryKey: alertsQuery(siteId).queryKey });
    toast('The alert is deleted.');
  }
  return (
    <>
      <ButtonLink to="/sites/$siteId/alerts/$alertId/edit" params={{ siteId, alertId: alert.id }}>
        Change
      </ButtonLink>
      <Menu
        align="end"
        trigger={
          <Button className="icon-only" aria-label="More actions">
            <Icon name="more" />
          </Button>
        }
      >
        <MenuItem danger onSelect={() => setDeleting(true)}>
          Delete…
        </MenuItem>
      </Menu>
      {deleting && (
        <Confirm
          title="Delete the alert?"
          action="Delete alert"
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          <p>
            <bdi>“{alert.name}”</bdi> tells nothing more, and its history goes with it. This can’t be undone.
          </p>
        </Confirm>
      )}
    </>
  );
}
