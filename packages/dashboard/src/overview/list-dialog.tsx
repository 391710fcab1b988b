import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { LoadMore } from '../ui/pagination.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { toggled } from '../view/filter.ts';
import { filtersOf, withFilters } from '../view/view.ts';
import { type Breakdown, type BreakdownId, breakdowns, columnOf, listQuery, type Row } from './breakdowns.ts';
import { useOverview } from './use-overview.ts';

/** A breakdown whole, with all its numbers. */
export function ListDialog({ id }: { id: BreakdownId }): ReactElement {
  const { site, asked, change } = useOverview();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    listQuery(site.id, id, asked),
  );
  const breakdown: Breakdown = breakdowns[id === 'map' ? 'country' : id];
  const rows = data?.pages.flatMap(page => page.rows);
  return (
    <Dialog
      title={breakdown.title ?? breakdown.label}
      size="wide"
      onClose={() => change({ list: undefined })}
    >
      {rows && (
        <Table
          caption={breakdown.title ?? breakdown.label}
          columns={columnsOf(breakdown)}
          rows={rows}
          rowKey={row => row.value}
        />
      )}
      {!rows && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="24rem" />)}
      <LoadMore hasMore={hasNextPage} loading={isFetchingNextPage} onMore={fetchNextPage} />
    </Dialog>
  );
}

const columnsOf = (breakdown: Breakdown): Column<Row>[] => [
  {
    key: 'name',
    header: breakdown.title ?? breakdown.label,
    cell: row => <FilterLink row={row} breakdown={breakdown} />,
  },
  ...breakdown.columns.map((key, i) => {
    const { label, write } = columnOf(key);
    return {
      key,
      header: label,
      number: true,
      wide: i > 1,
      cell: ({ numbers }: Row) => write(numbers[key] ?? 0),
    };
  }),
];

function FilterLink({ row, breakdown }: { row: Row; breakdown: Breakdown }): ReactElement {
  return (
    <Link
      from="/sites/$siteId"
      to="."
      search={previous => ({
        ...previous,
        list: undefined,
        ...withFilters(toggled(filtersOf(previous), breakdown.dimension, row.value)),
      })}
      resetScroll={false}
      preload={false}
      className="foreign"
    >
      {row.name === '' ? breakdown.unknown : row.name}
    </Link>
  );
}
