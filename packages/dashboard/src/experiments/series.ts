import type { ExperimentResults } from '@bellwether/contract';
import type { LineLook, PlotLine } from '../plot/line-plot.tsx';

export const seriesMetrics = [
  { value: 'rate', label: 'Rate so far' },
  { value: 'exposures', label: 'Exposures' },
  { value: 'conversions', label: 'Conversions' },
] as const;
export type SeriesMetric = (typeof seriesMetrics)[number]['value'];

/**
 * A line for each variant. The rate is that of all until then, as single days jump: conversions ÷ exposures, null
 * before the first exposure.
 */
export function linesOf({ results, series }: ExperimentResults, metric: SeriesMetric): PlotLine[] {
  return results.map(({ key, name, isControl }, i) => {
    const points = series.map(
      ({ variants }) => variants.find(one => one.key === key) ?? { exposures: 0, conversions: 0 },
    );
    const values = metric === 'rate' ? ratesSoFar(points) : points.map(point => point[metric]);
    const before = results.slice(0, i).filter(one => !one.isControl).length;
    return { key, name, values, look: isControl ? 'series-quiet' : lookOf(before) };
  });
}

function ratesSoFar(points: readonly { exposures: number; conversions: number }[]): (number | null)[] {
  let exposures = 0;
  let conversions = 0;
  return points.map(point => {
    exposures += point.exposures;
    conversions += point.conversions;
    return exposures === 0 ? null : conversions / exposures;
  });
}

const looks: readonly LineLook[] = [
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-1 dashed',
  'series-2 dashed',
  'series-3 dashed',
  'series-4 dashed',
];
const lookOf = (index: number): LineLook => looks[index % looks.length] ?? 'series-1';
