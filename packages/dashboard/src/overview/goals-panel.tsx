import type { Goal, StatsAnswer } from '@bellwether/contract';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { statsQuery } from '../api/reports.ts';
import { count, percent } from '../format/numbers.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { toggled } from '../view/filter.ts';
import { filtersOf, withFilters } from '../view/view.ts';
import { useOverview } from './use-overview.ts';

/** Goals that are shown; the rest is on their own screen. */
const SHOWN = 8;

interface GoalRow {
  goal: Goal;
  stats: StatsAnswer | undefined;
}

/** What visitors did that the site is for. */
export function GoalsPanel(): ReactElement {
  const { site, asked, goals } = useOverview();
  const shown = goals.slice(0, SHOWN);
  const rows = useQueries({
    queries: shown.map(goal => statsQuery(site.id, withGoal(asked, goal.id))),
    combine: answers => shown.map((goal, i): GoalRow => ({ goal, stats: answers[i]?.data })),
  });
  const sorted = rows.toSorted((a, b) => conversionsOf(b) - conversionsOf(a));
  return (
    <section className="card panel" aria-label="Goals">
      <div className="panel-head">
        <h2>Goals</h2>
      </div>
      <div className="panel-space">
        {goals.length > 0 ? (
          <Table caption="Goals" columns={columns} rows={sorted} rowKey={({ goal }) => goal.id} />
        ) : (
          <EmptyState
            title="No goals yet"
            action={
              <ButtonLink to="/sites/$siteId/goals" params={{ siteId: site.id }} size="small">
                Add a goal
              </ButtonLink>
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

const withGoal = (asked: Record<string, unknown>, goalId: string) => ({
  ...asked,
  filter: [...(Array.isArray(asked.filter) ? asked.filter : []), `goal:is:${goalId}`],
});

const conversionsOf = ({ stats }: GoalRow): number => stats?.metrics.conversions ?? 0;

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
  {
    key: 'uniques',
    header: 'Visitors',
    number: true,
    wide: true,
    cell: ({ stats }) => (stats ? count(stats.metrics.visitors) : <Skeleton height="1rem" />),
  },
  {
    key: 'conversions',
    header: 'Conversions',
    number: true,
    cell: ({ stats }) => (stats ? count(stats.metrics.conversions) : <Skeleton height="1rem" />),
  },
  {
    key: 'rate',
    header: 'Rate',
    number: true,
    cell: ({ stats }) => (stats ? percent(stats.metrics.conversionRate) : <Skeleton height="1rem" />),
  },
];
