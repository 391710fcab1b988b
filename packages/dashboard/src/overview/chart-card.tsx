import './chart-card.css';
import type { StatsAnswer } from '@bellwether/contract';
import { lazy, type ReactElement, Suspense, useMemo, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Headline } from './headline.tsx';
import { intervalLabels, sensibleIntervals } from './intervals.ts';
import { type MetricKey, mainCurrency, metricKeys, metrics } from './metrics.ts';
import { type Point, pointsOf } from './series.ts';
import { useOverview } from './use-overview.ts';
import { useSeriesValues } from './use-series-values.ts';

const Chart = lazy(() => import('./chart.tsx'));

interface ChartCardProps {
  stats: StatsAnswer | undefined;
  error: unknown;
  onRetry(): void;
}

/** The headline, and one of its metrics over time. */
export function ChartCard({ stats, error, onRetry }: ChartCardProps): ReactElement {
  const { search, change } = useOverview();
  const [asTable, setAsTable] = useState(false);
  const key = search.metric ?? 'visitors';
  const { label, short, exact, least = 0 } = metrics[key];
  const currency = mainCurrency(stats?.metrics.revenue ?? []);
  const values = useSeriesValues(stats, key, currency);
  const points = useMemo(() => (stats ? pointsOf(stats, key, values, Date.now()) : []), [stats, key, values]);
  const write = {
    short: (value: number) => short(value, currency),
    exact: (value: number) => exact(value, currency),
  };
  const choose = (chosen: MetricKey) => change({ metric: chosen === 'visitors' ? undefined : chosen });
  return (
    <section className="card" aria-label="Over time">
      <Headline stats={stats} chosen={key} onChoose={choose} />
      <div className="chart-tools">
        <Menu
          trigger={
            <Button size="small" variant="quiet" aria-label={`Metric of the chart: ${label}`}>
              {label}
              <Icon name="chevron" />
            </Button>
          }
        >
          <MenuChoice
            label="Metric"
            value={key}
            options={metricKeys.map(value => ({ value, label: metrics[value].label }))}
            onChange={choose}
          />
        </Menu>
        {stats && (
          <Menu
            align="end"
            trigger={
              <Button
                size="small"
                variant="quiet"
                aria-label={`Interval: ${intervalLabels[stats.period.interval]}`}
              >
                {intervalLabels[stats.period.interval]}
                <Icon name="chevron" />
              </Button>
            }
          >
            <MenuChoice
              label="Interval"
              value={stats.period.interval}
              options={sensibleIntervals(stats.period).map(value => ({
                value,
                label: intervalLabels[value],
              }))}
              onChange={interval => change({ interval })}
            />
          </Menu>
        )}
        <Button size="small" variant="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
        </Button>
      </div>
      <div className="chart-space">
        {stats && asTable && <Numbers points={points} label={label} write={write.exact} />}
        {stats && !asTable && (
          <Suspense fallback={<Skeleton height="18rem" />}>
            <Chart points={points} metric={label} least={least} short={write.short} exact={write.exact} />
          </Suspense>
        )}
        {!stats && (error ? <ErrorState error={error} onRetry={onRetry} /> : <Skeleton height="18rem" />)}
      </div>
    </section>
  );
}

interface NumbersProps {
  points: readonly Point[];
  label: string;
  write(value: number): string;
}

/** The chart's numbers, newest first. */
function Numbers({ points, label, write }: NumbersProps): ReactElement {
  const compared = points.some(point => point.previous !== null);
  const columns: Column<Point>[] = [
    { key: 'time', header: 'Time', cell: point => point.label },
    { key: 'value', header: label, number: true, cell: ({ value }) => (value === null ? '–' : write(value)) },
  ];
  const before: Column<Point>[] = [
    { key: 'of', header: 'Compared with', wide: true, cell: point => point.previousLabel },
    {
      key: 'previous',
      header: 'Then',
      number: true,
      cell: ({ previous }) => (previous === null ? '–' : write(previous)),
    },
  ];
  const rows = points.filter(({ value }) => value !== null).reverse();
  return (
    <div className="chart-table">
      <Table
        caption={`${label} over time`}
        columns={compared ? [...columns, ...before] : columns}
        rows={rows}
        rowKey={point => `${point.label} ${points.indexOf(point)}`}
      />
    </div>
  );
}
