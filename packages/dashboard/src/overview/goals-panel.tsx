import type { Goal } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { count, percent } from '../format/numbers.ts';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { toggled } from '../view/filter.ts';
import { filtersOf, withFilters } from '../view/view.ts';
import { countOf, type GoalCount, goalCountsQuery } from './goals-query.ts';
import { useOverview } from './use-overview.ts';

interface GoalRow extends GoalCount {
  goal: Goal;
}

/** What visitors did that the site is for. */
export function GoalsPanel(): ReactElement {
  const mayEdit = useMayEdit();
  const { site, asked, goals } = useOverview();
  const {
    data: counts,
    error,
    refetch,
  } = useQuery({
    ...goalCountsQuery(site.id, asked),
    enabled: goals !== undefined && goals.length > 0,
  });
  const rows = (counts && goals ? goals.map(goal => ({ goal, ...countOf(counts, goal.id) })) : []).toSorted(
    (a, b) => b.conversions - a.conversions,
  );
  return (
    <section className="card panel" aria-label="Goals">
      <div className="panel-head">
        <h2>Goals</h2>
      </div>
      <div className="panel-space scrolls">
        {rows.length > 0 && (
          <Table caption="Goals" columns={columns} rows={rows} rowKey={({ goal }) => goal.id} />
        )}
        {error && !counts && <ErrorState error={error} onRetry={refetch} />}
        {goals?.length === 0 && (
          <EmptyState
            title="No goals yet"
            action={
              mayEdit && (
                <ButtonLink to="/sites/$siteId/goals" params={{ siteId: site.id }} size="small">
                  Add a goal
                </ButtonLink>
              )
            }
          >
            A goal counts what your site is for: a sign-up, an order, a page that was reached.
          </EmptyState>
        )}
      </div>
      <p className="panel-foot">
        <Link to="/sites/$siteId/goals" params={{ siteId: site.id }}>
          All goals
        </Link>
      </p>
    </section>
  );
}

const columns: Column<GoalRow>[] = [
  {
    key: 'name',
    header: 'Goal',
    cell: ({ goal }) => (
      <Link
        from="/sites/$siteId"
        to="."
        search={previous => ({ ...previous, ...withFilters(toggled(filtersOf(previous), 'goal', goal.id)) })}
        resetScroll={false}
        preload={false}
        className="foreign plain-link"
      >
        {goal.name}
      </Link>
    ),
  },
  { key: 'converters', header: 'Visitors', number: true, wide: true, cell: row => count(row.converters) },
  { key: 'conversions', header: 'Conversions', number: true, cell: row => count(row.conversions) },
  { key: 'rate', header: 'Rate', number: true, cell: row => percent(row.rate) },
];
