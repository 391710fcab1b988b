import type { FunnelResult } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { count, percent } from '../format/numbers.ts';
import { type Column, Table } from '../ui/table.tsx';
import { kindLabel } from './words.ts';

type Row = FunnelResult['steps'][number] & { number: number };

/** The numbers behind the drawing. */
export function FunnelTable({ result }: { result: FunnelResult }): ReactElement {
  const ofVisits = result.funnel.scope === 'visit';
  const rows = result.steps.map((step, i) => ({ ...step, number: i + 1 }));
  const visits: Column<Row> = {
    key: 'visits',
    header: 'Visits',
    number: true,
    cell: row => count(row.visits ?? 0),
  };
  return (
    <Table
      caption="Steps of the funnel"
      columns={ofVisits ? columns.toSpliced(1, 0, visits) : columns}
      rows={rows}
      rowKey={row => String(row.number)}
    />
  );
}

const columns: Column<Row>[] = [
  {
    key: 'step',
    header: 'Step',
    cell: row => (
      <span className="foreign">
        {row.number}. {kindLabel(row.kind)} {row.label}
      </span>
    ),
  },
  { key: 'visitors', header: 'Visitors', number: true, cell: row => count(row.visitors) },
  {
    key: 'previous',
    header: 'Of the step before',
    number: true,
    cell: row => (row.number === 1 ? '–' : percent(row.conversionFromPrevious)),
  },
  { key: 'first', header: 'Of the first', number: true, cell: row => percent(row.conversionFromFirst) },
  {
    key: 'lost',
    header: 'Lost before it',
    number: true,
    cell: row => (row.number === 1 ? '–' : `${count(row.dropOff)} (${percent(row.dropOffRate)})`),
  },
];
