import type { TrafficAlert } from './alert.ts';

export interface TrafficVerdict {
  kind: 'spike' | 'drop';
  /** The mean of the days before. */
  average: number;
  /** Per cent from that mean, one decimal. */
  changePct: number;
}

/** The days before that a day is compared with: at most, and at least. */
export const HISTORY_DAYS = { most: 30, least: 7 } as const;

/**
 * What a day's visitors are, held against the full days before it. Decided by the rounded per cent, so that what is
 * told agrees with what was decided.
 * @param before visitors of up to 30 full days before, in any order
 * @returns null for an ordinary day, and where there is too little to tell by
 */
export function judgeTraffic(
  alert: Pick<TrafficAlert, 'spikePct' | 'dropPct' | 'minVisitors'>,
  visitors: number,
  before: readonly number[],
): TrafficVerdict | null {
  if (before.length < HISTORY_DAYS.least) return null;
  const average = before.reduce((sum, n) => sum + n, 0) / before.length;
  if (average === 0 || Math.max(visitors, average) < alert.minVisitors) return null;
  const changePct = Math.round(((visitors - average) / average) * 1000) / 10;
  if (alert.spikePct !== null && changePct >= alert.spikePct) return { kind: 'spike', average, changePct };
  if (alert.dropPct !== null && changePct <= -alert.dropPct) return { kind: 'drop', average, changePct };
  return null;
}
