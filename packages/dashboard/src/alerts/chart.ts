import type { AlertFiring } from '@bellwether/contract';
import type { PlotMark } from '../plot/line-plot.tsx';
import type { Threshold, Traffic } from './draft.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How an alert's metric is drawn, so that the line says what the alert reads. */
export interface ChartPlan {
  interval: 'minute' | 'hour' | 'day';
  /** How far back it goes, ms. */
  length: number;
  /** So many points are added up for one, as the window slides. */
  rolling: number;
  /** Whether a point is what the alert reads, and can be held against its threshold. */
  comparable: boolean;
}

/**
 * Counts are added up over the window, from the finest points that keep the line short: a query answers 1000 rows.
 * Visitors can't be added up: they are drawn by the hour or the day, which is their window for some.
 */
export function planOf({ metric, window }: Pick<Threshold, 'metric' | 'window'>): ChartPlan {
  if (metric === 'visitors')
    return window === '1d'
      ? { interval: 'day', length: 30 * DAY, rolling: 1, comparable: true }
      : { interval: 'hour', length: 7 * DAY, rolling: 1, comparable: window === '1h' };
  switch (window) {
    case '5m':
      return { interval: 'minute', length: 12 * HOUR, rolling: 5, comparable: true };
    case '15m':
      return { interval: 'minute', length: 12 * HOUR, rolling: 15, comparable: true };
    case '1h':
      return { interval: 'hour', length: 7 * DAY, rolling: 1, comparable: true };
    case '6h':
      return { interval: 'hour', length: 14 * DAY, rolling: 6, comparable: true };
    case '1d':
      return { interval: 'hour', length: 30 * DAY, rolling: 24, comparable: true };
  }
}

/** Sums of each point and those before it, `size` in all; the first ones, that lack some, are left out. */
export function rollingSums(values: readonly number[], size: number): number[] {
  let sum = 0;
  return values
    .map((value, i) => {
      sum += value - (i >= size ? (values[i - size] ?? 0) : 0);
      // Amounts are decimal: a sum that went up and down is to be what it was.
      return Number(sum.toPrecision(12));
    })
    .slice(size - 1);
}

/** Which point a time falls into. @param times when the points begin, epoch ms, ascending */
export const placeOf = (times: readonly number[], at: number): number =>
  times.findLastIndex(time => time <= at);

/** The stretches in which a threshold alert was triggered, as far as they are on the chart. @param now epoch ms */
export function thresholdMarks(
  firings: readonly AlertFiring[],
  times: readonly number[],
  now: number,
): PlotMark[] {
  const [first = now] = times;
  return firings.flatMap(firing => {
    if (firing.kind !== 'threshold') return [];
    const ended = firing.resolvedAt === null ? now : Date.parse(firing.resolvedAt);
    if (ended < first) return [];
    const from = Math.max(0, placeOf(times, Date.parse(firing.at)));
    return [{ key: firing.id, from, to: Math.max(from, placeOf(times, ended)), name: 'Triggered' }];
  });
}

/** The days that were told of. @param days as `2026-01-14`, one a point */
export function dayMarks(firings: readonly AlertFiring[], days: readonly string[]): PlotMark[] {
  return firings.flatMap(firing => {
    if (firing.kind === 'threshold') return [];
    const day = days.indexOf(firing.date);
    const name = firing.kind === 'spike' ? 'Spike' : 'Drop';
    return day < 0 ? [] : [{ key: firing.id, from: day - 0.5, to: day + 0.5, name }];
  });
}

/** Fewer full days before a day say nothing of it; more than a month is another season. */
const FEWEST_DAYS = 7;
const MOST_DAYS = 30;

/**
 * The mean of up to 30 full days before each day; null with fewer than 7. A site's first day is no full one.
 * @param visitors of each day, the first possibly before there was a site
 */
export function averagesBefore(visitors: readonly number[]): (number | null)[] {
  const born = visitors.findIndex(count => count > 0);
  return visitors.map((_, i) => {
    const before = visitors.slice(Math.max(born + 1, i - MOST_DAYS), Math.max(born + 1, i));
    if (born < 0 || before.length < FEWEST_DAYS) return null;
    return before.reduce((a, b) => a + b, 0) / before.length;
  });
}

/** Above and below what a day would be told of; null for none. */
export function limitsOf(
  { spikePct, dropPct }: Pick<Traffic, 'spikePct' | 'dropPct'>,
  averages: readonly (number | null)[],
): { spike: (number | null)[] | null; drop: (number | null)[] | null } {
  const at = (factor: number) => averages.map(average => (average === null ? null : average * factor));
  return {
    spike: spikePct === null ? null : at(1 + spikePct / 100),
    drop: dropPct === null ? null : at(1 - dropPct / 100),
  };
}
