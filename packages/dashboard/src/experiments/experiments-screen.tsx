import './experiments.css';
import type { ExperimentItem } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { experimentsQuery } from '../api/experiments.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { StatusBadge } from './status-badge.tsx';

/** A site's experiments, newest first. */
export function ExperimentsScreen(): ReactElement {
  const site = useSite();
  const mayEdit = useMayEdit();
  const { data: experiments, error, refetch } = useQuery(experimentsQuery(site.id));
  const add = mayEdit && (
    <ButtonLink to="/sites/$siteId/experiments/new" params={{ siteId: site.id }} variant="primary">
      <Icon name="plus" />
      Add an experiment
    </ButtonLink>
  );
  const isEmpty = experiments?.length === 0;
  return (
    <Page title="Experiments" actions={!isEmpty && add}>
      <section className="card list-card">
        {experiments && !isEmpty && (
          <Table caption="Experiments" columns={columns} rows={experiments} rowKey={({ id }) => id} />
        )}
        {isEmpty && (
          <EmptyState title="No experiments yet" action={add}>
            {mayEdit
              ? 'An experiment shows some visitors one version of something and others another, and tells which brings more of what you want. It takes a goal, two variants, and one line in your page.'
              : 'An experiment tells which of two versions of a page brings more. Who looks after this site may add one.'}
          </EmptyState>
        )}
        {!experiments &&
          (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="20rem" />)}
      </section>
    </Page>
  );
}

const columns: Column<ExperimentItem>[] = [
  {
    key: 'name',
    header: 'Experiment',
    cell: ({ id, name, key }) => (
      <>
        <Link
          from="/sites/$siteId/experiments"
          to="/sites/$siteId/experiments/$experimentId"
          params={{ experimentId: id }}
          className="row-link foreign"
        >
          {name}
        </Link>
        <span className="experiment-key soft mono foreign">{key}</span>
      </>
    ),
  },
  {
    key: 'status',
    header: 'Status',
    cell: ({ status, decision, variants }) => (
      <span className="row">
        <StatusBadge status={status} />
        {decision && (
          <Badge tone="good">
            <span className="cut foreign">
              {variants.find(({ key }) => key === decision.variant)?.name ?? decision.variant} wins
            </span>
          </Badge>
        )}
      </span>
    ),
  },
  {
    key: 'goal',
    header: 'Goal',
    wide: true,
    cell: ({ goal }) => <span className="cut foreign short">{goal.name ?? 'A deleted goal'}</span>,
  },
  { key: 'variants', header: 'Variants', number: true, wide: true, cell: ({ variants }) => variants.length },
  {
    key: 'started',
    header: 'Started',
    wide: true,
    cell: ({ startedAt }) => (startedAt === null ? '–' : <Time at={startedAt} />),
  },
];
