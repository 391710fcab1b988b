import type { QueryAnswer, StatsAnswer } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from '../api/client.ts';
import { reportsKey } from '../api/reports.ts';
import { isInSeries, type MetricKey, mainCurrency, numberOf } from '../overview/metrics.ts';
import { type ChartPlan, rollingSums } from './chart.ts';
import type { Threshold } from './draft.ts';

const MINUTE = 60_000;
const widths = { minute: MINUTE, hour: 60 * MINUTE, day: 24 * 60 * MINUTE } as const;
/** Custom events of these names; that of the category is no dimension of reports. */
const ERRORS = ['event:is:error|Error|ERROR'];

/** A metric over time: when its points begin, epoch ms, and what they come to. */
export interface MetricSeries {
  times: number[];
  values: number[];
  currency: string | null;
  timezone: string;
}

/** What an alert reads, over time; its own filter is left aside, as reports filter by other fields. */
export const metricQuery = (siteId: string, { metric, currency }: Threshold, plan: ChartPlan) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'alert-metric', metric, currency, plan],
    queryFn: async ({ signal }) => {
      const width = widths[plan.interval];
      const before = plan.length + (plan.rolling - 1) * width;
      const asked = span(Date.now() - before, width);
      const filter = metric === 'errors' ? ERRORS : undefined;
      const key = metric === 'errors' ? 'events' : metric;
      const series = await seriesOf(
        siteId,
        key,
        currency,
        { ...asked, interval: plan.interval },
        filter,
        signal,
      );
      return {
        ...series,
        times: series.times.slice(plan.rolling - 1),
        values: rollingSums(series.values, plan.rolling),
      };
    },
    refetchInterval: MINUTE,
  });

/** Visitors by day, for so many days, today being the last. */
export const dailyVisitorsQuery = (siteId: string, days: number) =>
  queryOptions({
    queryKey: [...reportsKey(siteId), 'alert-days', days],
    queryFn: ({ signal }) => {
      const asked = span(Date.now() - (days - 1) * widths.day, widths.day);
      return seriesOf(siteId, 'visitors', null, { ...asked, interval: 'day' }, undefined, signal);
    },
  });

/** From the beginning of a point up to now. */
const span = (from: number, width: number) => ({
  from: new Date(Math.floor(from / width) * width).toISOString(),
});

interface Asked {
  from: string;
  interval: ChartPlan['interval'];
}

async function seriesOf(
  siteId: string,
  metric: MetricKey,
  wanted: string | null,
  asked: Asked,
  filter: string[] | undefined,
  signal: AbortSignal,
): Promise<MetricSeries> {
  const now = Date.now();
  const query = { ...asked, to: new Date(Math.ceil(now / MINUTE) * MINUTE).toISOString() };
  const stats = await api.get<StatsAnswer>(idPath('sites', siteId, 'stats'), { ...query, filter }, signal);
  const { timezone } = stats.period;
  const currency = metric === 'revenue' ? (wanted ?? mainCurrency(stats.metrics.revenue)) : null;
  const times = stats.series.map(({ time }) => Date.parse(time));
  if (isInSeries(metric))
    return { times, values: stats.series.map(point => point[metric]), currency, timezone };
  // Points of other metrics are asked for; those with nothing are left out of the answer.
  const body = { ...query, timezone, metrics: [metric], dimensions: ['time'], filters: filter, limit: 1000 };
  const { results } = await api.post<QueryAnswer>(idPath('sites', siteId, 'query'), body, signal);
  const byTime = new Map(
    results.map(({ dimensions, metrics }) => [dimensions.time, numberOf(metrics, metric, currency ?? '')]),
  );
  return { times, values: stats.series.map(({ time }) => byTime.get(time) ?? 0), currency, timezone };
}
