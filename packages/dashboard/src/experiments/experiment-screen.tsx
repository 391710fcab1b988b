import './experiments.css';
import type { ExperimentResults } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { resultsQuery } from '../api/experiments.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Actions } from './actions.tsx';
import { Facts } from './facts.tsx';
import { LiftPlot } from './lift-plot.tsx';
import { ResultsTable } from './results-table.tsx';
import { SeriesCard } from './series-card.tsx';
import { Snippet } from './snippet.tsx';
import { VerdictCard } from './verdict-card.tsx';

/** One experiment: what it asks, and what has come of it. */
export function ExperimentScreen(): ReactElement {
  const site = useSite();
  const mayEdit = useMayEdit();
  const { experimentId } = useParams({ from: '/signed-in/sites/$siteId/experiments/$experimentId' });
  const { data, error, refetch } = useQuery(resultsQuery(site.id, experimentId));
  const experiment = data?.id === experimentId ? data : undefined;
  return (
    <Page
      title={experiment?.name ?? 'Experiment'}
      actions={
        <>
          <ButtonLink to="/sites/$siteId/experiments" params={{ siteId: site.id }} variant="quiet">
            All experiments
          </ButtonLink>
          {experiment && mayEdit && <Actions experiment={experiment} />}
        </>
      }
    >
      {experiment && (
        <>
          <Facts experiment={experiment} />
          <VerdictCard experiment={experiment} />
          {experiment.status !== 'draft' && <Results experiment={experiment} />}
          <Snippet experiment={experiment} />
        </>
      )}
      {!experiment && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="40rem" />)}
    </Page>
  );
}

function Results({ experiment }: { experiment: ExperimentResults }): ReactElement {
  return (
    <>
      <section className="card results-card" aria-label="Results">
        <LiftPlot results={experiment.results} />
        <ResultsTable results={experiment.results} />
      </section>
      <SeriesCard experiment={experiment} />
    </>
  );
}
