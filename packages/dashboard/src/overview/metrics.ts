import type { Metrics, SeriesPoint } from '@bellwether/contract';
import { count, decimal, duration, percent, shortCount } from '../format/numbers.ts';

/** A number of the headline: how it is called, written, and which way is good. */
export interface Metric {
  key: keyof Omit<Metrics, 'revenue'>;
  label: string;
  short(value: number): string;
  exact(value: number): string;
  /** More of it is worse. */
  falling?: true;
}

export const metrics: readonly Metric[] = [
  { key: 'visitors', label: 'Visitors', short: shortCount, exact: count },
  { key: 'visits', label: 'Visits', short: shortCount, exact: count },
  { key: 'pageviews', label: 'Pageviews', short: shortCount, exact: count },
  { key: 'viewsPerVisit', label: 'Views per visit', short: decimal, exact: decimal },
  { key: 'bounceRate', label: 'Bounce rate', short: percent, exact: percent, falling: true },
  { key: 'visitDuration', label: 'Visit duration', short: duration, exact: duration },
  { key: 'conversionRate', label: 'Conversion rate', short: percent, exact: percent },
];

/** What the chart can show: what every point of the series has. */
export const chartMetrics = [
  'visitors',
  'visits',
  'pageviews',
  'events',
] as const satisfies (keyof SeriesPoint)[];
export type ChartMetric = (typeof chartMetrics)[number];

/** What the revenue is broken down by. */
export const revenueTabs = ['source', 'page', 'goal'] as const;
export type RevenueTab = (typeof revenueTabs)[number];

export const chartMetricLabels: Record<ChartMetric, string> = {
  visitors: 'Visitors',
  visits: 'Visits',
  pageviews: 'Pageviews',
  events: 'Custom events',
};
