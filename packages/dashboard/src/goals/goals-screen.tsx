import './goals.css';
import type { Goal } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { deleteGoal, goalsQuery } from '../api/goals.ts';
import { count, exactMoney, percent } from '../format/numbers.ts';
import { countOf, type GoalCount, goalCountsQuery } from '../overview/goals-query.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { describeGoal } from './describe-goal.ts';
import { GoalDialog } from './goal-dialog.tsx';

interface GoalRow extends GoalCount {
  goal: Goal;
}

type Open = { dialog: 'edit'; goal: Goal | null } | { dialog: 'delete'; goal: Goal } | null;

/** What the site is for, and how often it happened in the last 30 days. */
export function GoalsScreen(): ReactElement {
  const site = useSite();
  const client = useQueryClient();
  const { data: goals, error, refetch } = useQuery(goalsQuery(site.id));
  const { data: counts } = useQuery(goalCountsQuery(site.id, { period: '30d' }));
  const [open, setOpen] = useState<Open>(null);
  const mayEdit = useMayEdit();
  const add = mayEdit && (
    <Button variant="primary" onClick={() => setOpen({ dialog: 'edit', goal: null })}>
      <Icon name="plus" />
      Add a goal
    </Button>
  );
  const rows = goals?.map(goal => ({ goal, ...countOf(counts ?? new Map(), goal.id) }));
  async function changed(what: string) {
    await client.invalidateQueries({ queryKey: goalsQuery(site.id).queryKey });
    toast(what);
  }
  return (
    <Page title="Goals" actions={rows && rows.length > 0 && add}>
      {rows?.length === 0 && (
        <EmptyState title="No goals yet" action={add}>
          A goal counts what your site is for: a sign-up, an order, a page that was reached, a visit that
          lasted. From then on it shows in every report, and webhooks can tell of each conversion.
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <section className="card">
          <Table
            caption="Goals"
            columns={mayEdit ? [...columns, actions(setOpen)] : columns}
            rows={rows}
            rowKey={({ goal }) => goal.id}
          />
        </section>
      )}
      {rows && rows.length > 0 && (
        <p className="soft">
          Conversions of the last 30 days. They are counted from the moment a goal is made, and stay when it
          is changed.
        </p>
      )}
      {!rows && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="20rem" />)}
      {open?.dialog === 'edit' && (
        <GoalDialog
          siteId={site.id}
          goal={open.goal}
          onClose={() => setOpen(null)}
          onSaved={goal => changed(`“${goal.name}” is saved.`)}
        />
      )}
      {open?.dialog === 'delete' && (
        <Confirm
          title="Delete the goal?"
          action="Delete goal"
          onClose={() => setOpen(null)}
          onConfirm={async () => {
            await deleteGoal(open.goal.id);
            await changed(`“${open.goal.name}” is deleted.`);
          }}
        >
          <p>
            <bdi>“{open.goal.name}”</bdi> is counted no longer, and webhooks hear of it no more. Conversions
            that were counted stay with their events.
          </p>
        </Confirm>
      )}
    </Page>
  );
}

const columns: Column<GoalRow>[] = [
  {
    key: 'name',
    header: 'Goal',
    cell: ({ goal }) => (
      <>
        <Link
          from="/sites/$siteId"
          to="/sites/$siteId"
          search={{ filter: [`goal:is:${goal.id}`] }}
          className="plain-link foreign"
        >
          {goal.name}
        </Link>
        <span className="goal-rule soft foreign">{describeGoal(goal)}</span>
      </>
    ),
  },
  { key: 'conversions', header: 'Conversions', number: true, cell: row => count(row.conversions) },
  { key: 'converters', header: 'Visitors', number: true, wide: true, cell: row => count(row.converters) },
  { key: 'rate', header: 'Rate', number: true, cell: row => percent(row.rate) },
  {
    key: 'value',
    header: 'Value',
    number: true,
    wide: true,
    cell: ({ goal }) =>
      goal.value === null
        ? '–'
        : goal.currency === null
          ? count(goal.value)
          : exactMoney(goal.value, goal.currency),
  },
];

const actions = (onOpen: (open: Open) => void): Column<GoalRow> => ({
  key: 'actions',
  header: <span className="visually-hidden">Actions</span>,
  number: true,
  cell: ({ goal }) => (
    <Menu
      align="end"
      trigger={
        <Button size="small" variant="quiet" className="icon-only" aria-label={`Actions for ${goal.name}`}>
          <Icon name="more" />
        </Button>
      }
    >
      <MenuItem onSelect={() => onOpen({ dialog: 'edit', goal })}>Change…</MenuItem>
      <MenuItem danger onSelect={() => onOpen({ dialog: 'delete', goal })}>
        Delete…
      </MenuItem>
    </Menu>
  ),
});
