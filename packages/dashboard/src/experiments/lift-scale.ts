import type { VariantResult } from '@bellwether/contract';
import { axisBetween } from '../plot/scale.ts';

/** Few counts have intervals of thousands of per cent; beyond these, one is only told that it goes on. */
const LEAST = -1;
const MOST = 2;
/** Never finer than this: a hair's breadth would fill the plot. */
const CLOSEST = 0.05;

export interface LiftScale {
  from: number;
  to: number;
  ticks: number[];
  /** Where a lift stands, 0–1, at most at the edges. */
  place(lift: number): number;
}

/** The scale on which all variants' lifts are drawn, with zero on it. */
export function liftScale(results: readonly VariantResult[]): LiftScale {
  const ends = results.flatMap(({ lift, liftInterval }) => [
    ...(lift === null ? [] : [lift]),
    ...(liftInterval ? [liftInterval.from, liftInterval.to] : []),
  ]);
  const low = Math.max(LEAST, Math.min(-CLOSEST, ...ends));
  const high = Math.min(MOST, Math.max(CLOSEST, ...ends));
  const room = (high - low) * 0.06;
  const from = Math.max(LEAST, low - room);
  const to = Math.min(MOST, high + room);
  const place = (lift: number) => Math.min(1, Math.max(0, (lift - from) / (to - from)));
  return { from, to, ticks: axisBetween(from, to, 5), place };
}

export interface DrawnInterval {
  start: number;
  end: number;
  /** It goes on beyond the plot. */
  openStart: boolean;
  openEnd: boolean;
  /** Where the whole of it lies. */
  side: 'better' | 'worse' | 'either';
}

export function drawnInterval(
  { from, to }: NonNullable<VariantResult['liftInterval']>,
  scale: LiftScale,
): DrawnInterval {
  return {
    start: scale.place(from),
    end: scale.place(to),
    openStart: from < scale.from,
    openEnd: to > scale.to,
    side: from > 0 ? 'better' : to < 0 ? 'worse' : 'either',
  };
}
