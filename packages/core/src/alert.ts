import type { Condition } from './filter.ts';

export const alertMetrics = [
  'pageviews',
  'visitors',
  'visits',
  'events',
  'conversions',
  'revenue',
  'errors',
] as const;
export type AlertMetric = (typeof alertMetrics)[number];

export const alertOps = ['>', '>=', '<', '<='] as const;
export type AlertOp = (typeof alertOps)[number];

const windows = { '5m': 5, '15m': 15, '1h': 60, '6h': 6 * 60, '1d': 24 * 60 } as const;
export type AlertWindow = keyof typeof windows;
export const alertWindows = Object.keys(windows) as AlertWindow[];

interface AlertBase {
  id: string;
  siteId: string;
  name: string;
  /** Who gets an e-mail of it, beside the webhooks. */
  emails: string[];
  createdAt: number;
  /** When its condition, or anything else of it, was last set. */
  updatedAt: number;
}

/** Watches a metric over a sliding window. */
export interface ThresholdAlert extends AlertBase {
  kind: 'threshold';
  metric: AlertMetric;
  /** For `revenue`: the currency that counts; null for whichever has the most. */
  currency: string | null;
  /** Conditions on what is counted (`countedTypes`), all of which must hold; null for none. */
  filter: Condition[] | null;
  op: AlertOp;
  threshold: number;
  window: AlertWindow;
  /** Readings in a row, a minute apart, that begin or end it. */
  consecutive: number;
  /** How long it stays quiet after it ended. */
  cooldownSeconds: number;
}

/** Compares each day's visitors with the days before. */
export interface TrafficAlert extends AlertBase {
  kind: 'traffic';
  /** Per cent above the average that make a spike; null for none. */
  spikePct: number | null;
  /** Per cent below the average that make a drop; null for none. */
  dropPct: number | null;
  /** Days whose visitors, and whose average, are both fewer tell nothing. */
  minVisitors: number;
}

export type Alert = ThresholdAlert | TrafficAlert;

export const windowSeconds = (window: AlertWindow): number => windows[window] * 60;

/** The condition as people read it: `pageviews > 1000`, `revenue >= 500 EUR`. */
export function conditionText({ metric, op, threshold, currency }: ThresholdAlert): string {
  return [metric, op, threshold, ...(currency === null ? [] : [currency])].join(' ');
}

/** Whether the condition looks for much (`>`, `>=`) rather than little. */
export const looksForMuch = ({ op }: Pick<ThresholdAlert, 'op'>): boolean => op === '>' || op === '>=';

export function conditionHolds(
  { op, threshold }: Pick<ThresholdAlert, 'op' | 'threshold'>,
  value: number,
): boolean {
  switch (op) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
  }
}
