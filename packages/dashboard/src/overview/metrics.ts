import type { Metrics, StatsAnswer } from '@bellwether/contract';
import { count, decimal, duration, money, percent, shortCount } from '../format/numbers.ts';

/** A number of the headline and the chart: how it is called, written, and which way is good. */
export interface Metric {
  key: MetricKey;
  label: string;
  /** For the headline and the axis. */
  short(value: number, currency: string): string;
  /** For tooltips and tables. */
  exact(value: number, currency: string): string;
  /** More of it is worse. */
  falling?: true;
  /** The least that the axis reaches: four steps of whole visitors, say. */
  least?: number;
  /** Only in the chart. */
  chartOnly?: true;
}

export const metricKeys = [
  'visitors',
  'visits',
  'pageviews',
  'viewsPerVisit',
  'bounceRate',
  'visitDuration',
  'conversionRate',
  'revenue',
  'conversions',
  'events',
] as const satisfies (keyof Metrics)[];
export type MetricKey = (typeof metricKeys)[number];

const counted = { short: shortCount, exact: count, least: 4 };

export const metrics: Record<MetricKey, Metric> = {
  visitors: { key: 'visitors', label: 'Visitors', ...counted },
  visits: { key: 'visits', label: 'Visits', ...counted },
  pageviews: { key: 'pageviews', label: 'Pageviews', ...counted },
  viewsPerVisit: { key: 'viewsPerVisit', label: 'Views per visit', short: decimal, exact: decimal },
  bounceRate: { key: 'bounceRate', label: 'Bounce rate', short: percent, exact: percent, falling: true },
  visitDuration: { key: 'visitDuration', label: 'Visit duration', short: duration, exact: duration },
  conversionRate: { key: 'conversionRate', label: 'Conversion rate', short: percent, exact: percent },
  revenue: { key: 'revenue', label: 'Revenue', short: money, exact: money },
  conversions: { key: 'conversions', label: 'Conversions', ...counted, chartOnly: true },
  events: { key: 'events', label: 'Custom events', ...counted, chartOnly: true },
};

/** What the revenue is broken down by. */
export const revenueTabs = ['source', 'page', 'goal'] as const;
export type RevenueTab = (typeof revenueTabs)[number];

/** The currency with the largest amount, which stands for the revenue where there is room for one. */
export function mainCurrency(revenue: Metrics['revenue']): string {
  const [first] = [...revenue].sort((a, b) => b.amount - a.amount);
  return first?.currency ?? 'USD';
}

/** A metric as one number; revenue is that in the currency. */
export const numberOf = (from: Partial<Metrics>, key: MetricKey, currency: string): number =>
  key === 'revenue'
    ? (from.revenue?.find(money => money.currency === currency)?.amount ?? 0)
    : (from[key] ?? 0);

/** Whether every answer of `stats` has the metric for each point of time; the others are asked for. */
export const isInSeries = (key: MetricKey): key is keyof StatsAnswer['series'][number] & MetricKey =>
  key === 'visitors' || key === 'visits' || key === 'pageviews' || key === 'events';
