import type { Experiment } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { changeExperiment, createExperiment, experimentsKey, resultsQuery } from '../api/experiments.ts';
import { Denied } from '../shell/denied.tsx';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { changeOf, draftOf, emptyDraft, experimentOf } from './draft.ts';
import { ExperimentForm } from './experiment-form.tsx';

export function NewExperimentScreen(): ReactElement {
  return useMayEdit() ? <NewExperiment /> : <Denied title="Add an experiment" needs="admin" />;
}

function NewExperiment(): ReactElement {
  const { id: siteId } = useSite();
  const saved = useSaved();
  return (
    <Page title="Add an experiment" narrow>
      <ExperimentForm
        siteId={siteId}
        initial={emptyDraft()}
        started={false}
        action="Add experiment"
        onSubmit={async draft => saved(await createExperiment({ siteId, ...experimentOf(draft) }))}
        cancel={
          <ButtonLink to="/sites/$siteId/experiments" params={{ siteId }} variant="quiet">
            Cancel
          </ButtonLink>
        }
      />
    </Page>
  );
}

export function EditExperimentScreen(): ReactElement {
  return useMayEdit() ? <EditExperiment /> : <Denied title="Change an experiment" needs="admin" />;
}

function EditExperiment(): ReactElement {
  const { id: siteId } = useSite();
  const { experimentId } = useParams({ from: '/signed-in/sites/$siteId/experiments/$experimentId/edit' });
  const saved = useSaved();
  const { data, error, refetch } = useQuery({
    ...resultsQuery(siteId, experimentId),
    refetchInterval: false,
  });
  const experiment = data?.id === experimentId ? data : undefined;
  const started = experiment !== undefined && experiment.status !== 'draft';
  return (
    <Page title={experiment ? `Change “${experiment.name}”` : 'Change an experiment'} narrow>
      {experiment && (
        <ExperimentForm
          siteId={siteId}
          initial={draftOf(experiment)}
          started={started}
          action="Save experiment"
          onSubmit={async draft => saved(await changeExperiment(experimentId, changeOf(draft, started)))}
          cancel={
            <ButtonLink
              to="/sites/$siteId/experiments/$experimentId"
              params={{ siteId, experimentId }}
              variant="quiet"
            >
              Cancel
            </ButtonLink>
          }
        />
      )}
      {!experiment && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="30rem" />)}
    </Page>
  );
}

function useSaved() {
  const { id: siteId } = useSite();
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (experiment: Experiment) => {
    await client.invalidateQueries({ queryKey: experimentsKey(siteId) });
    await navigate({
      to: '/sites/$siteId/experiments/$experimentId',
      params: { siteId, experimentId: experiment.id },
    });
    toast(`“${experiment.name}” is saved.`);
  };
}
