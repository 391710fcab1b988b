import type { Funnel } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { changeFunnel, createFunnel, funnelQuery } from '../api/funnels.ts';
import { reportsKey } from '../api/reports.ts';
import { Denied } from '../shell/denied.tsx';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { draftOf, emptyDraft } from './draft.ts';
import { FunnelForm } from './funnel-form.tsx';

export function NewFunnelScreen(): ReactElement {
  return useMayEdit() ? <NewFunnel /> : <Denied title="Add a funnel" needs="admin" />;
}

function NewFunnel(): ReactElement {
  const site = useSite();
  const saved = useSaved();
  return (
    <Page title="Add a funnel" narrow>
      <FunnelForm
        site={site}
        initial={emptyDraft()}
        action="Add funnel"
        onSubmit={async body => saved(await createFunnel({ siteId: site.id, ...body }))}
        cancel={
          <ButtonLink to="/sites/$siteId/funnels" params={{ siteId: site.id }} variant="quiet">
            Cancel
          </ButtonLink>
        }
      />
    </Page>
  );
}

export function EditFunnelScreen(): ReactElement {
  return useMayEdit() ? <EditFunnel /> : <Denied title="Change a funnel" needs="admin" />;
}

function EditFunnel(): ReactElement {
  const site = useSite();
  const { funnelId } = useParams({ from: '/signed-in/sites/$siteId/funnels/$funnelId/edit' });
  const saved = useSaved();
  const { data: funnel, error, refetch } = useQuery(funnelQuery(funnelId));
  const shown = funnel?.id === funnelId ? funnel : undefined;
  return (
    <Page title={shown ? `Change “${shown.name}”` : 'Change a funnel'} narrow>
      {shown && (
        <FunnelForm
          site={site}
          initial={draftOf(shown)}
          action="Save funnel"
          onSubmit={async body => saved(await changeFunnel(funnelId, body))}
          cancel={
            <ButtonLink
              to="/sites/$siteId/funnels/$funnelId"
              params={{ siteId: site.id, funnelId }}
              variant="quiet"
            >
              Cancel
            </ButtonLink>
          }
        />
      )}
      {!shown && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="30rem" />)}
    </Page>
  );
}

/** To the report of what was saved: it reads the past by the new steps. */
function useSaved() {
  const { id: siteId } = useSite();
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (funnel: Funnel) => {
    client.setQueryData(funnelQuery(funnel.id).queryKey, funnel);
    client.removeQueries({ queryKey: [...reportsKey(siteId), 'funnel', funnel.id] });
    await client.invalidateQueries({ queryKey: [...reportsKey(siteId), 'funnels'] });
    await navigate({ to: '/sites/$siteId/funnels/$funnelId', params: { siteId, funnelId: funnel.id } });
    toast(`“${funnel.name}” is saved.`);
  };
}
