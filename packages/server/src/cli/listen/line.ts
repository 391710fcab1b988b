import type { MessageType } from '@bellwether/core';
import type { Exchange } from '../../deliver/index.ts';

/** One forwarded message: when, what, the status or what kept it from being one, and how long it took. */
export function lineOf(
  type: MessageType,
  { startedAt, status, error, errorMessage, durationMs }: Exchange,
): string {
  const time = new Date(startedAt).toTimeString().slice(0, 8);
  const came = error === null ? String(status) : error;
  const why = error === null ? '' : `  ${errorMessage ?? ''}`;
  return `${time}  ${type.padEnd(18)}  ${came.padEnd(8)}  ${`${durationMs} ms`.padStart(8)}${why}`;
}
