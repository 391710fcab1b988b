import type { Alert, AlertFiring } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { count } from '../format/numbers.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Time } from '../ui/time.tsx';
import { spanText } from '../webhooks/duration.ts';
import { dayText } from './state-badge.tsx';

type ThresholdFiring = Extract<AlertFiring, { kind: 'threshold' }>;
type DayFiring = Exclude<AlertFiring, { kind: 'threshold' }>;

/** When an alert fired, newest first. */
export function History({ alert, firings }: { alert: Alert; firings: readonly AlertFiring[] }): ReactElement {
  if (firings.length === 0)
    return (
      <EmptyState title="It has not fired yet">
        {alert.kind === 'threshold'
          ? 'Each time its condition comes to hold is listed here, and marked on the chart.'
          : 'Each unusual day is listed here, and marked on the chart. A day needs seven full days before it.'}
      </EmptyState>
    );
  return alert.kind === 'threshold' ? (
    <Table
      caption="History"
      columns={thresholdColumns}
      rows={firings.filter(firing => firing.kind === 'threshold')}
      rowKey={({ id }) => id}
    />
  ) : (
    <Table
      caption="History"
      columns={dayColumns}
      rows={firings.filter(firing => firing.kind !== 'threshold')}
      rowKey={({ id }) => id}
    />
  );
}

const thresholdColumns: Column<ThresholdFiring>[] = [
  { key: 'at', header: 'Triggered', cell: ({ at }) => <Time at={at} /> },
  {
    key: 'resolved',
    header: 'Resolved',
    cell: ({ resolvedAt }) =>
      resolvedAt === null ? <Badge tone="bad">Goes on</Badge> : <Time at={resolvedAt} />,
  },
  {
    key: 'lasted',
    header: 'Lasted',
    number: true,
    wide: true,
    cell: ({ at, resolvedAt }) =>
      resolvedAt === null ? '–' : spanText(Math.max(1, (Date.parse(resolvedAt) - Date.parse(at)) / 1000)),
  },
  { key: 'value', header: 'Reading', number: true, cell: ({ value }) => count(value) },
  {
    key: 'after',
    header: 'At the end',
    number: true,
    wide: true,
    cell: ({ resolvedValue }) => (resolvedValue === null ? '–' : count(resolvedValue)),
  },
  {
    key: 'condition',
    header: 'Condition then',
    wide: true,
    cell: ({ condition, window }) => `${condition} in ${window}`,
  },
];

const dayColumns: Column<DayFiring>[] = [
  { key: 'date', header: 'Day', cell: ({ date }) => dayText(date) },
  {
    key: 'kind',
    header: 'What',
    cell: ({ kind }) => (
      <Badge tone={kind === 'spike' ? 'accent' : 'bad'}>{kind === 'spike' ? 'Spike' : 'Drop'}</Badge>
    ),
  },
  { key: 'value', header: 'Visitors', number: true, cell: ({ value }) => count(value) },
  {
    key: 'average',
    header: 'Average before',
    number: true,
    cell: ({ average }) => count(Math.round(average)),
  },
  {
    key: 'change',
    header: 'Change',
    number: true,
    cell: ({ changePct }) => `${changePct > 0 ? '+' : '−'}${count(Math.abs(changePct))}%`,
  },
];
