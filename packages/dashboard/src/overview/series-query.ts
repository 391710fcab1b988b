import type { QueryAnswer, StatsAnswer } from '@bellwether/contract';
import { queryOptions, skipToken } from '@tanstack/react-query';
import { api, idPath } from '../api/client.ts';
import { reportsKey } from '../api/reports.ts';
import { type MetricKey, numberOf } from './metrics.ts';

interface Asked {
  metric: MetricKey;
  currency: string;
  filters: readonly string[];
  /** Whose points of time are asked for; null: nothing is asked. */
  stats: StatsAnswer | null;
}

/** A metric by time, for the period and the one before: values by the beginnings of their points. */
export interface SeriesValues {
  now: ReadonlyMap<string, number>;
  before: ReadonlyMap<string, number>;
}

/** For metrics that the series of `stats` lacks. */
export const seriesQuery = (siteId: string, { metric, currency, filters, stats }: Asked) => {
  const period = stats && { from: stats.period.from, to: stats.period.to };
  const before = stats?.previous && { from: stats.previous.from, to: stats.previous.to };
  const { interval, timezone } = stats?.period ?? {};
  async function ask(span: { from: string; to: string }, signal: AbortSignal) {
    const body = {
      metrics: [metric],
      dimensions: ['time'],
      ...span,
      interval,
      timezone,
      filters,
      limit: 1000,
    };
    const { results } = await api.post<QueryAnswer>(idPath('sites', siteId, 'query'), body, signal);
    return new Map(
      results.map(({ dimensions, metrics }) => [dimensions.time ?? '', numberOf(metrics, metric, currency)]),
    );
  }
  return queryOptions({
    queryKey: [...reportsKey(siteId), 'series', metric, currency, filters, interval, period, before],
    queryFn: period
      ? async ({ signal }): Promise<SeriesValues> => ({
          now: await ask(period, signal),
          before: before ? await ask(before, signal) : new Map(),
        })
      : skipToken,
  });
};
