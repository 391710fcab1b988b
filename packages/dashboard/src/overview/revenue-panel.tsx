import type { RevenueAnswer } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { revenueQuery } from '../api/reports.ts';
import { count, exactMoney, money } from '../format/numbers.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { toggled } from '../view/filter.ts';
import { filtersOf, withFilters } from '../view/view.ts';
import type { RevenueTab } from './metrics.ts';
import { useOverview } from './use-overview.ts';

const tabs = [
  { value: 'source', label: 'Sources' },
  { value: 'page', label: 'Pages' },
  { value: 'goal', label: 'Goals' },
] as const satisfies { value: RevenueTab; label: string }[];

const ROWS = 6;

interface RevenueRow {
  dimension: string;
  value: string;
  name: string;
  currency: string;
  total: number;
  orders: number;
}

/** What visitors paid, and where they came from. Currencies are never added up. */
export function RevenuePanel(): ReactElement {
  const { site, search, asked, change } = useOverview();
  const tab = search.revenue ?? 'source';
  const { data, error, refetch } = useQuery(revenueQuery(site.id, { ...asked, limit: ROWS }));
  const currencies = (data?.currencies ?? []).toSorted((a, b) => b.total - a.total);
  const shown = currencies.find(({ currency }) => currency === search.currency) ?? currencies[0];
  return (
    <section className="card panel" aria-label="Revenue">
      <Tabs
        label="Revenue by"
        heading={<h2>Revenue</h2>}
        value={tab}
        options={tabs}
        onChange={chosen => change({ revenue: chosen === 'source' ? undefined : chosen })}
        more={
          shown &&
          currencies.length > 1 && (
            <Currencies
              shown={shown.currency}
              all={currencies.map(({ currency }) => currency)}
              onChoose={currency => change({ currency })}
            />
          )
        }
      >
        {data && shown && (
          <>
            <Totals {...shown} />
            <Table
              caption="Revenue"
              columns={columns}
              rows={rowsOf(data, tab).filter(row => row.currency === shown.currency)}
              rowKey={row => `${row.currency} ${row.value}`}
            />
          </>
        )}
        {data?.currencies.length === 0 && (
          <EmptyState title="No revenue in this period">
            Send <code>revenue</code> with an event, and it is added up here, by currency.
          </EmptyState>
        )}
        {!data && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="19rem" />)}
      </Tabs>
    </section>
  );
}

interface CurrenciesProps {
  shown: string;
  all: readonly string[];
  onChoose(currency: string): void;
}

const Currencies = ({ shown, all, onChoose }: CurrenciesProps): ReactElement => (
  <Menu
    align="end"
    trigger={
      <button type="button" className="tab more-tabs" aria-label={`Currency: ${shown}`}>
        {shown}
        <Icon name="chevron" />
      </button>
    }
  >
    <MenuChoice
      label="Currency"
      value={shown}
      options={all.map(value => ({ value, label: value }))}
      onChange={onChoose}
    />
  </Menu>
);

function Totals({
  currency,
  total,
  orders,
  averageOrder,
  revenuePerVisitor,
}: RevenueAnswer['currencies'][number]): ReactElement {
  return (
    <dl className="revenue-totals">
      <Figure label="Total" value={money(total, currency)} />
      <Figure label="Orders" value={count(orders)} />
      <Figure label="Average" value={exactMoney(averageOrder, currency)} />
      <Figure label="Per visitor" value={exactMoney(revenuePerVisitor, currency)} />
    </dl>
  );
}

const Figure = ({ label, value }: { label: string; value: string }): ReactElement => (
  <div>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);

function rowsOf(answer: RevenueAnswer, tab: RevenueTab): RevenueRow[] {
  switch (tab) {
    case 'source':
      return answer.bySource.map(({ source, ...row }) => ({
        dimension: 'source',
        value: source,
        name: source || 'Direct / none',
        ...row,
      }));
    case 'page':
      return answer.byPage.map(({ path, ...row }) => ({
        dimension: 'page',
        value: path,
        name: path,
        ...row,
      }));
    case 'goal':
      return answer.byGoal.map(({ goalId, name, conversions, ...row }) => ({
        dimension: 'goal',
        value: goalId,
        name,
        orders: conversions,
        ...row,
      }));
  }
}

const columns: Column<RevenueRow>[] = [
  {
    key: 'name',
    header: 'From',
    cell: row => (
      <Link
        from="/sites/$siteId"
        to="."
        search={previous => ({
          ...previous,
          ...withFilters(toggled(filtersOf(previous), row.dimension, row.value)),
        })}
        resetScroll={false}
        preload={false}
        className="foreign plain-link cut"
      >
        {row.name}
      </Link>
    ),
  },
  { key: 'orders', header: 'Orders', number: true, cell: row => count(row.orders) },
  { key: 'total', header: 'Revenue', number: true, cell: row => money(row.total, row.currency) },
];
