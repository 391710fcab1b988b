import './bar-list.css';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { count } from '../format/numbers.ts';
import { toggled } from '../view/filter.ts';
import { filtersOf, withFilters } from '../view/view.ts';
import { type Breakdown, type ColumnKey, columnOf, type Row } from './breakdowns.ts';

interface BarListProps {
  /** Undefined while they load. */
  rows: readonly Row[] | undefined;
  breakdown: Pick<Breakdown, 'label' | 'title' | 'dimension' | 'unknown'>;
  number: ColumnKey;
  /** Without a heading. */
  bare?: boolean;
}

/** Rows with bars as long as their number; a click filters by the row, or no longer. */
export function BarList({ rows, breakdown, number, bare = false }: BarListProps): ReactElement {
  const numberLabel = columnOf(number).label;
  const title = breakdown.title ?? breakdown.label;
  if (rows?.length === 0 && !bare) return <p className="bar-list-empty soft">Nothing in this period.</p>;
  const most = Math.max(1, ...(rows ?? []).map(row => row.numbers[number] ?? 0));
  return (
    <>
      {!bare && (
        <div className="bar-list-head" aria-hidden="true">
          <span>{title}</span>
          <span>{numberLabel}</span>
        </div>
      )}
      <ol className="bar-list" aria-label={`${title} by ${numberLabel.toLowerCase()}`}>
        {rows?.map(row => (
          <li key={row.value}>
            <BarRow
              row={row}
              dimension={breakdown.dimension}
              name={row.name === '' ? breakdown.unknown : row.name}
              number={row.numbers[number] ?? 0}
              most={most}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

interface BarRowProps {
  row: Row;
  dimension: string;
  name: string;
  number: number;
  most: number;
}

function BarRow({ row, dimension, name, number, most }: BarRowProps): ReactElement {
  return (
    <Link
      from="/sites/$siteId"
      to="."
      search={previous => ({
        ...previous,
        ...withFilters(toggled(filtersOf(previous), dimension, row.value)),
      })}
      resetScroll={false}
      preload={false}
      activeProps={{}}
      className="bar-row"
      title={name.length > 40 ? name : undefined}
    >
      <span className="bar" style={{ width: `${(number / most) * 100}%` }} />
      <bdi className="bar-name cut">{name}</bdi>
      <span className="bar-number">{count(number)}</span>
    </Link>
  );
}
