import type { AlertFiring } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { shortCount } from '../format/numbers.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { type ChartPlan, planOf, thresholdMarks } from './chart.ts';
import { ChartFrame } from './chart-frame.tsx';
import type { Threshold } from './draft.ts';
import { metricQuery } from './metric-query.ts';
import { metricWords, opSigns, reading, windowWords } from './words.ts';

const BEAT_MS = 60_000;

interface ThresholdChartProps {
  siteId: string;
  alert: Threshold;
  firings: readonly AlertFiring[];
}

/** What the alert read over time, its threshold, and when it was triggered. */
export function ThresholdChart({ siteId, alert, firings }: ThresholdChartProps): ReactElement {
  const plan = planOf(alert);
  const now = useNow(BEAT_MS);
  const { data, error, refetch } = useQuery(metricQuery(siteId, alert, plan));
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="24rem" />;
  const { times, currency, timezone } = data;
  const values = withReading(data.values, alert, plan);
  const { label } = metricWords[alert.metric];
  const title =
    plan.rolling > 1 || plan.comparable
      ? `${label} within ${windowWords[alert.window].replace(/^hour/, '1 hour')}`
      : `${label} by the hour`;
  const write = (value: number) =>
    alert.metric === 'revenue' ? reading(alert.metric, value, currency) : shortCount(value);
  const level = { value: alert.threshold, name: `${opSigns[alert.op]} ${write(alert.threshold)}` };
  return (
    <ChartFrame
      title={title}
      note={noteOf(alert)}
      points={times.map(time => pointOf(time, plan, timezone))}
      lines={[{ key: alert.metric, name: label, values, look: 'series-1' }]}
      level={plan.comparable && alert.filter === null ? level : undefined}
      marks={thresholdMarks(firings, times, now)}
      write={write}
    />
  );
}

/** The last point is still filling; what the alert reads now is whole. */
function withReading(
  values: readonly number[],
  { currentValue, filter }: Threshold,
  plan: ChartPlan,
): number[] {
  const isRead = plan.comparable && filter === null && currentValue !== null;
  return isRead ? [...values.slice(0, -1), currentValue] : [...values];
}

/** Where the line is not quite what the alert reads. */
function noteOf({ filter, metric, window }: Threshold): string {
  const notes = [
    'Red is when it was triggered.',
    filter === null ? '' : 'The line counts all; the alert only what its conditions let through.',
    metric === 'errors' ? 'The line counts events named “error”; the alert those of the category too.' : '',
    metric === 'visitors' && window !== '1h' && window !== '1d'
      ? `The alert counts the visitors of ${windowWords[window]}, which do not add up to a line.`
      : '',
  ];
  return notes.filter(note => note !== '').join(' ');
}

function pointOf(time: number, { interval, length }: ChartPlan, timeZone: string) {
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const format = (options: Intl.DateTimeFormatOptions) =>
    formatOf(JSON.stringify([timeZone, options]), timeZone, options).format(time);
  const withinDay = length <= 86_400_000;
  return {
    tick: format(withinDay ? clock : day),
    label: format(interval === 'day' ? { weekday: 'short', ...day } : { ...day, ...clock }),
  };
}

/** A chart has hundreds of points, and formats are dear to make. */
const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(key: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key) ?? new Intl.DateTimeFormat(undefined, { timeZone, ...options });
  formats.set(key, known);
  return known;
}
