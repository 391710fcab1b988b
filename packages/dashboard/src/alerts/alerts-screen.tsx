import './alerts.css';
import type { Alert } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { alertsQuery } from '../api/alerts.ts';
import { count } from '../format/numbers.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { draftOf } from './draft.ts';
import { AlertStateBadge } from './state-badge.tsx';
import { useLiveAlerts } from './use-live-alerts.ts';
import { metricWords, opSigns, reading, sentenceOf } from './words.ts';

/** A site's alerts: those that are triggered first. */
export function AlertsScreen(): ReactElement {
  const site = useSite();
  const mayEdit = useMayEdit();
  useLiveAlerts(site.id);
  const { data: alerts, error, refetch } = useQuery(alertsQuery(site.id));
  const add = mayEdit && (
    <ButtonLink to="/sites/$siteId/alerts/new" params={{ siteId: site.id }} variant="primary">
      <Icon name="plus" />
      Add an alert
    </ButtonLink>
  );
  const isEmpty = alerts?.length === 0;
  return (
    <Page title="Alerts" actions={!isEmpty && add}>
      {isEmpty && (
        <section className="card padded">
          <EmptyState title="No alerts yet" action={add}>
            {mayEdit
              ? 'An alert watches a number for you: orders that stall, errors that pile up, a day like no other. It tells your webhooks and whom you name by e-mail, the second it happens.'
              : 'An alert tells when a number is not as it should be. Who looks after this site may add one.'}
          </EmptyState>
        </section>
      )}
      {alerts && !isEmpty && (
        <ul className="stack">
          {alerts.toSorted(byUrgency).map(alert => (
            <li key={alert.id}>
              <AlertRow alert={alert} />
            </li>
          ))}
        </ul>
      )}
      {!alerts && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="20rem" />)}
    </Page>
  );
}

const isTriggered = (alert: Alert) => alert.kind === 'threshold' && alert.status === 'triggered';
const byUrgency = (a: Alert, b: Alert) => Number(isTriggered(b)) - Number(isTriggered(a));

function AlertRow({ alert }: { alert: Alert }): ReactElement {
  return (
    <Link
      from="/sites/$siteId/alerts"
      to="/sites/$siteId/alerts/$alertId"
      params={{ alertId: alert.id }}
      className={isTriggered(alert) ? 'card alert-row triggered' : 'card alert-row'}
    >
      <div className="alert-what">
        <h2 className="foreign">{alert.name}</h2>
        <p className="soft foreign">{sentenceOf(draftOf(alert))}</p>
      </div>
      <AlertStateBadge alert={alert} />
      {alert.kind === 'threshold' && <Reading alert={alert} />}
    </Link>
  );
}

/** The number now, against what it is held against. */
export function Reading({ alert }: { alert: Extract<Alert, { kind: 'threshold' }> }): ReactElement {
  const { metric, currentValue, currency, op, threshold } = alert;
  return (
    <p className="alert-reading">
      <strong>{currentValue === null ? '–' : reading(metric, currentValue, currency)}</strong>
      <span className="soft">
        {metricWords[metric].label.toLowerCase()} now, {opSigns[op]} {count(threshold)}
      </span>
    </p>
  );
}
