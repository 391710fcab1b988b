import type { Attempt, AttemptError } from '@bellwether/core';
import type { Row } from './engine.ts';

/** What an attempt has columns for. */
type Columns = Pick<Attempt, 'id' | 'deliveryId' | 'number' | 'startedAt' | 'status' | 'error'>;
type Doc = Omit<Attempt, keyof Columns>;

/** The columns of `attempts` that `attemptOf` reads. */
export const ATTEMPT_COLUMNS = 'id, delivery_id, number, started_at, status, error, doc';

/** What no column says: nothing is written twice, since this is the largest part of what an attempt costs to record. */
export function attemptDoc(attempt: Attempt): string {
  const { durationMs, phases, errorMessage, requestHeaders, responseHeaders, responseBody } = attempt;
  return JSON.stringify({
    durationMs,
    phases,
    errorMessage,
    requestHeaders,
    responseHeaders,
    responseBody,
  } satisfies Doc);
}

export function attemptOf(row: Row): Attempt {
  const columns: Columns = {
    id: row.id as string,
    deliveryId: row.delivery_id as string,
    number: Number(row.number),
    startedAt: Number(row.started_at),
    status: row.status === null ? null : Number(row.status),
    error: row.error as AttemptError | null,
  };
  return { ...(JSON.parse(row.doc as string) as Doc), ...columns };
}
