import type { Delivery } from '@bellwether/contract';
import { optionalOf, optionalText } from '../shell/search.ts';
import type { LogFilter } from './queries.ts';

export const deliveryStates: readonly Delivery['state'][] = [
  'pending',
  'sending',
  'succeeded',
  'failed',
  'paused',
  'cancelled',
];

/** How far back the log is shown; without one, all of it. */
export const logSpans = { '1h': 3_600_000, '24h': 86_400_000, '7d': 7 * 86_400_000 } as const;
export type LogSpan = keyof typeof logSpans;
export const logSpanNames: readonly LogSpan[] = ['1h', '24h', '7d'];

/** What the log's address holds. A span goes along with the time, `from` and `to` stay where they are. */
export interface LogSearch {
  state?: Delivery['state'];
  type?: string;
  span?: LogSpan;
  from?: string;
  to?: string;
}

export function readLogSearch(search: Record<string, unknown>): LogSearch {
  return {
    state: optionalOf(deliveryStates)(search.state),
    type: optionalText(search.type),
    span: optionalOf(logSpanNames)(search.span),
    from: timeOf(search.from),
    to: timeOf(search.to),
  };
}

/** @param now epoch ms; to the minute, so that it stays one and the same question for a while */
export function logFilter({ state, type, span, from, to }: LogSearch, now: number): LogFilter {
  const minute = now - (now % 60_000);
  return { state, type, from: span ? new Date(minute - logSpans[span]).toISOString() : from, to };
}

export const isFiltered = (search: LogSearch): boolean =>
  Object.values(search).some(value => value !== undefined);

/** As ISO 8601, whatever form it was written in; undefined for what is no time. */
function timeOf(value: unknown): string | undefined {
  const text = optionalText(value);
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** For a `datetime-local` input, which has no zone: the reader's own. */
export function localInput(iso: string | undefined): string {
  if (iso === undefined) return '';
  const date = new Date(iso);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

export const fromLocalInput = (text: string): string | undefined => (text === '' ? undefined : timeOf(text));
