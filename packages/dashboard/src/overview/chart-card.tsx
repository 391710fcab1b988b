import './chart-card.css';
import type { StatsAnswer } from '@bellwether/contract';
import { lazy, type ReactElement, Suspense, useMemo, useState } from 'react';
import { count } from '../format/numbers.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Headline } from './headline.tsx';
import { intervalLabels, sensibleIntervals } from './intervals.ts';
import { type ChartMetric, chartMetricLabels, chartMetrics } from './metrics.ts';
import { type Point, pointsOf } from './series.ts';
import { useOverview } from './use-overview.ts';

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
  const metric = search.metric ?? 'visitors';
  const label = chartMetricLabels[metric];
  const points = useMemo(() => (stats ? pointsOf(stats, metric, Date.now()) : []), [stats, metric]);
  const choose = (chosen: ChartMetric) => change({ metric: chosen === 'visitors' ? undefined : chosen });
  return (
    <section className="card" aria-label="Over time">
      <Headline stats={stats} chosen={metric} onChoose={choose} />
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
            value={metric}
            options={chartMetrics.map(value => ({ value, label: chartMetricLabels[value] }))}
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
        {stats && asTable && <Numbers points={points} label={label} />}
        {stats && !asTable && (
          <Suspense fallback={<Skeleton height="18rem" />}>
            <Chart points={points} metric={label} />
          </Suspense>
        )}
        {!stats && (error ? <ErrorState error={error} onRetry={onRetry} /> : <Skeleton height="18rem" />)}
      </div>
    </section>
  );
}

/** The chart's numbers, newest first. */
function Numbers({ points, label }: { points: readonly Point[]; label: string }): ReactElement {
  const compared = points.some(point => point.previous !== null);
  const columns: Column<Point>[] = [
    { key: 'time', header: 'Time', cell: point => point.label },
    { key: 'value', header: label, number: true, cell: ({ value }) => (value === null ? '–' : count(value)) },
  ];
  const before: Column<Point>[] = [
    { key: 'of', header: 'Compared with', wide: true, cell: point => point.previousLabel },
    {
      key: 'previous',
      header: 'Then',
      number: true,
      cell: ({ previous }) => (previous === null ? '–' : count(previous)),
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
