import type { StatsAnswer } from '@bellwether/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { isInSeries, type MetricKey } from './metrics.ts';
import { type SeriesValues, seriesQuery } from './series-query.ts';
import { useOverview } from './use-overview.ts';

/** A metric's points of time, where the series of the stats lacks them; null where it has them, or before they come. */
export function useSeriesValues(
  stats: StatsAnswer | undefined,
  metric: MetricKey,
  currency: string,
): SeriesValues | null {
  const { site, search } = useOverview();
  const wanted = stats && !isInSeries(metric) ? stats : null;
  const { data } = useQuery({
    ...seriesQuery(site.id, { metric, currency, filters: search.filter ?? [], stats: wanted }),
    placeholderData: keepPreviousData,
  });
  return wanted && data ? data : null;
}
