import type { Interval, SeriesPoint, StatsAnswer } from '@bellwether/contract';
import { isInSeries, type MetricKey } from './metrics.ts';
import type { SeriesValues } from './series-query.ts';

/** A point of the chart. */
export interface Point {
  /** Short, for the axis. */
  tick: string;
  /** Whole, for the tooltip and the table. */
  label: string;
  /** Null for what is still to come. */
  value: number | null;
  previous: number | null;
  /** What `previous` is of. */
  previousLabel: string | null;
  /** The point is still filling. */
  open: boolean;
}

/**
 * The series as drawn: points of the period, each with that of the period before.
 * @param values where the metric is not in the series itself
 * @param now epoch ms
 */
export function pointsOf(
  stats: StatsAnswer,
  metric: MetricKey,
  values: SeriesValues | null,
  now: number,
): Point[] {
  const { timezone, interval, to } = stats.period;
  const write = writersOf(interval, timezone, stats.series.length);
  const read = (point: SeriesPoint, asked: ReadonlyMap<string, number> | undefined) =>
    isInSeries(metric) ? point[metric] : (asked?.get(point.time) ?? 0);
  return stats.series.map((point, i) => {
    const start = Date.parse(point.time);
    const next = stats.series[i + 1];
    const end = next ? Date.parse(next.time) : Date.parse(to);
    const before = stats.previous?.series[i];
    return {
      tick: write.tick(start),
      label: write.label(start),
      value: start > now ? null : read(point, values?.now),
      previous: before ? read(before, values?.before) : null,
      previousLabel: before ? write.label(Date.parse(before.time)) : null,
      open: start <= now && now < end,
    };
  });
}

interface Writers {
  tick(time: number): string;
  label(time: number): string;
}

/** How points of a width are written, in the site's timezone: its days are what is counted. */
function writersOf(interval: Interval, timeZone: string, points: number): Writers {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(undefined, { timeZone, ...options });
    return (time: number) => formatter.format(time);
  };
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  switch (interval) {
    case 'minute':
      return { tick: format(clock), label: format(clock) };
    case 'hour':
      return {
        tick: format(points > 48 ? { day: 'numeric', month: 'short' } : clock),
        label: format({ ...day, ...clock }),
      };
    case 'day':
      return { tick: format({ day: 'numeric', month: 'short' }), label: format(day) };
    case 'week': {
      const write = format({ day: 'numeric', month: 'short' });
      return { tick: write, label: time => `Week of ${write(time)}` };
    }
    case 'month':
      return { tick: format({ month: 'short' }), label: format({ month: 'long', year: 'numeric' }) };
  }
}
