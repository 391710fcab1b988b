import type { AlertFiring } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { count, shortCount } from '../format/numbers.ts';
import type { PlotLine } from '../plot/line-plot.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { dayIn } from '../view/period.ts';
import { averagesBefore, dayMarks, limitsOf } from './chart.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { Traffic } from './draft.ts';
import { dailyVisitorsQuery } from './metric-query.ts';
import { dayText } from './state-badge.tsx';

/** Shown, today not among them: it is not over. The days before them are what the first of them are held against. */
const DAYS = 60;
const BEFORE = 32;

interface TrafficChartProps {
  siteId: string;
  alert: Traffic;
  firings: readonly AlertFiring[];
}

/** Each day's visitors, what the alert holds them against, and the days it told of. */
export function TrafficChart({ siteId, alert, firings }: TrafficChartProps): ReactElement {
  const { data, error, refetch } = useQuery(dailyVisitorsQuery(siteId, DAYS + BEFORE));
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="24rem" />;
  const averages = averagesBefore(data.values);
  const limits = limitsOf(alert, averages);
  const days = data.times.map(time => dayIn(data.timezone, time)).slice(-DAYS - 1, -1);
  const line = (key: string, name: string, values: readonly (number | null)[], look: PlotLine['look']) => ({
    key,
    name,
    look,
    values: values.slice(-DAYS - 1, -1).map(value => (value === null ? null : Math.round(value * 10) / 10)),
  });
  const lines = [
    line('visitors', 'Visitors', data.values, 'series-1'),
    line('average', 'Average before', averages, 'series-quiet'),
    ...(limits.spike
      ? [line('spike', `Spike: ${count(alert.spikePct ?? 0)}% above`, limits.spike, 'series-2 dashed')]
      : []),
    ...(limits.drop
      ? [line('drop', `Drop: ${count(alert.dropPct ?? 0)}% below`, limits.drop, 'series-3 dashed')]
      : []),
  ];
  return (
    <ChartFrame
      title="Visitors by day"
      note="A day is judged 15 minutes after its end, against the mean of up to 30 full days before it. Red are the days it told of."
      points={days.map(day => ({ tick: dayText(day), label: dayText(day) }))}
      lines={lines}
      marks={dayMarks(firings, days)}
      write={shortCount}
    />
  );
}
