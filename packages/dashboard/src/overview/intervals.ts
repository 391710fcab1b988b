import type { Interval, StatsAnswer } from '@bellwether/contract';

const HOUR = 3_600_000;

const lengths: Record<Interval, number> = {
  minute: 60_000,
  hour: HOUR,
  day: 24 * HOUR,
  week: 7 * 24 * HOUR,
  month: 28 * 24 * HOUR,
};

export const intervalLabels: Record<Interval, string> = {
  minute: 'Minutes',
  hour: 'Hours',
  day: 'Days',
  week: 'Weeks',
  month: 'Months',
};

/** More points than this are closer than pixels, and take the server longer. */
const MOST_POINTS = 750;

/** The widths that make sense for a period: at least two points of them, and not too many. */
export function sensibleIntervals({ from, to }: StatsAnswer['period']): Interval[] {
  const length = Date.parse(to) - Date.parse(from);
  const all = Object.entries(lengths) as [Interval, number][];
  return all.flatMap(([interval, width]) => {
    const points = length / width;
    return points >= 2 && points <= MOST_POINTS ? [interval] : [];
  });
}
