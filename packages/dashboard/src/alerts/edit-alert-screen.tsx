import type { Alert } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { alertQuery, alertsKey, changeAlert, createAlert } from '../api/alerts.ts';
import { Denied } from '../shell/denied.tsx';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { AlertForm } from './alert-form.tsx';
import { alertOf, draftOf, emptyDraft } from './draft.ts';

export function NewAlertScreen(): ReactElement {
  return useMayEdit() ? <NewAlert /> : <Denied title="Add an alert" needs="admin" />;
}

function NewAlert(): ReactElement {
  const { id: siteId } = useSite();
  const saved = useSaved();
  return (
    <Page title="Add an alert" narrow>
      <AlertForm
        initial={emptyDraft}
        isNew
        action="Add alert"
        onSubmit={async draft => saved(await createAlert({ siteId, kind: draft.kind, ...alertOf(draft) }))}
        cancel={
          <ButtonLink to="/sites/$siteId/alerts" params={{ siteId }} variant="quiet">
            Cancel
          </ButtonLink>
        }
      />
    </Page>
  );
}

export function EditAlertScreen(): ReactElement {
  return useMayEdit() ? <EditAlert /> : <Denied title="Change an alert" needs="admin" />;
}

function EditAlert(): ReactElement {
  const { id: siteId } = useSite();
  const { alertId } = useParams({ from: '/signed-in/sites/$siteId/alerts/$alertId/edit' });
  const saved = useSaved();
  const { data, error, refetch } = useQuery({ ...alertQuery(alertId), refetchInterval: false });
  const alert = data?.id === alertId ? data : undefined;
  return (
    <Page title={alert ? `Change “${alert.name}”` : 'Change an alert'} narrow>
      {alert && (
        <AlertForm
          initial={draftOf(alert)}
          isNew={false}
          action="Save alert"
          onSubmit={async draft => saved(await changeAlert(alertId, alertOf(draft)))}
          cancel={
            <ButtonLink to="/sites/$siteId/alerts/$alertId" params={{ siteId, alertId }} variant="quiet">
              Cancel
            </ButtonLink>
          }
        />
      )}
      {!alert && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="30rem" />)}
    </Page>
  );
}

function useSaved() {
  const { id: siteId } = useSite();
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (alert: Alert) => {
    client.setQueryData(alertQuery(alert.id).queryKey, alert);
    await client.invalidateQueries({ queryKey: alertsKey });
    await navigate({ to: '/sites/$siteId/alerts/$alertId', params: { siteId, alertId: alert.id } });
    toast(`“${alert.name}” is saved.`);
  };
}
