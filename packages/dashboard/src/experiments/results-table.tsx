import type { VariantResult } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { money } from '../format/numbers.ts';
import { Badge } from '../ui/badge.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { chance, count, lift, rate } from './numbers.ts';

/** All numbers of the variants. */
export function ResultsTable({ results }: { results: readonly VariantResult[] }): ReactElement {
  const brings = results.some(({ revenue }) => revenue.length > 0);
  return (
    <Table
      caption="Results by variant"
      columns={brings ? [...columns, revenue] : columns}
      rows={results}
      rowKey={({ key }) => key}
    />
  );
}

const columns: Column<VariantResult>[] = [
  {
    key: 'name',
    header: 'Variant',
    cell: ({ key, name, isControl }) => (
      <span className="variant-name">
        <span>
          <bdi className="foreign">{name}</bdi> {isControl && <Badge>Control</Badge>}
        </span>
        {name !== key && <span className="experiment-key soft mono foreign">{key}</span>}
      </span>
    ),
  },
  { key: 'exposures', header: 'Exposures', number: true, cell: ({ exposures }) => count(exposures) },
  { key: 'conversions', header: 'Conversions', number: true, cell: ({ conversions }) => count(conversions) },
  { key: 'rate', header: 'Rate', number: true, cell: result => rate(result.rate) },
  {
    key: 'lift',
    header: 'Lift',
    number: true,
    cell: result => (result.lift === null ? '–' : lift(result.lift)),
  },
  {
    key: 'chance',
    header: 'Chance to win',
    number: true,
    cell: ({ chanceToWin }) => (
      <span className="chance">
        <span className="chance-bar" aria-hidden="true">
          <span style={{ width: `${chanceToWin * 100}%` }} />
        </span>
        {chance(chanceToWin)}
      </span>
    ),
  },
  { key: 'loss', header: 'Expected loss', number: true, cell: ({ expectedLoss }) => rate(expectedLoss) },
];

const revenue: Column<VariantResult> = {
  key: 'revenue',
  header: 'Revenue per visitor',
  number: true,
  cell: ({ revenue: amounts }) => (
    <span className="amounts">
      {amounts.length === 0
        ? '–'
        : amounts.map(({ currency, perVisitor }) => (
            <span key={currency}>{money(perVisitor, currency)}</span>
          ))}
    </span>
  ),
};
