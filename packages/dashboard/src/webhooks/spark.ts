import type { WebhookHealth } from '@bellwether/contract';

/** One bar of a sparkline: heights as fractions of the tallest. */
export interface SparkBar {
  time: string;
  succeeded: number;
  failed: number;
  /** Of the whole bar. */
  height: number;
  /** Of its failed part, at the top. */
  failedHeight: number;
}

/** A bar is at least this high where there was anything: one failure among thousands must be seen. */
const LEAST = 0.12;

export function sparkBars(series: WebhookHealth['series']): SparkBar[] {
  const most = Math.max(1, ...series.map(({ succeeded, failed }) => succeeded + failed));
  return series.map(({ time, succeeded, failed }) => {
    const all = succeeded + failed;
    const height = all === 0 ? 0 : Math.max(LEAST, all / most);
    const failedHeight = failed === 0 ? 0 : Math.max(LEAST, height * (failed / all));
    return { time, succeeded, failed, height, failedHeight };
  });
}

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** `99.2%`; whole at the ends, and never rounded up to a hundred that was not. */
export const rateText = (rate: number | null): string =>
  rate === null ? '–' : percent.format(Math.floor(rate * 1000) / 1000);
