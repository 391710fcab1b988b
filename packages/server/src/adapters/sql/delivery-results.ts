import type { AttemptResult, DeliveryStore } from '../../ports/index.ts';
import type { SqlEngine } from './engine.ts';

/**
 * Results of attempts. A batch is three statements whatever its size, each taking the rows as one JSON array;
 * only rows whose delivery is still leased under the fencing token they carry count.
 */
export function deliveryResults(engine: SqlEngine): Pick<DeliveryStore, 'record'> {
  return {
    async record(results) {
      if (results.length === 0) return { stale: [], failing: [] };
      const params = [JSON.stringify(results.map(rowOf))];
      const attempts = [JSON.stringify(results.map(attemptRowOf))];
      // The deliveries last: leaving the state `sending` is what makes a row of theirs count no more.
      const [, webhooks, deliveries] = await engine.transact([
        { sql: LOG_ATTEMPTS, params: attempts },
        { sql: UPDATE_WEBHOOKS, params },
        { sql: UPDATE_DELIVERIES, params },
      ]);
      const written = new Set(deliveries!.rows.map(row => row.id));
      return {
        stale: results.filter(r => !written.has(r.deliveryId)).map(r => r.deliveryId),
        failing: webhooks!.rows
          .filter(row => row.failing_since !== null)
          .map(row => ({
            webhookId: row.id as string,
            failingSince: Number(row.failing_since),
            exhaustedInRow: Number(row.exhausted_in_row),
          })),
      };
    },
  };
}

const rowOf = ({ deliveryId, fence, webhookId, next, attempt }: AttemptResult, n: number) => [
  deliveryId,
  fence,
  webhookId,
  next.state,
  next.state === 'pending' ? next.at : null,
  'reason' in next ? next.reason : null,
  attempt.startedAt,
  attempt.status,
  attempt.error,
  n,
];

/** Apart from the others: a document that rides along is read again by each of their statements. */
const attemptRowOf = ({ deliveryId, fence, attempt }: AttemptResult) => [
  deliveryId,
  fence,
  attempt.number,
  attempt.id,
  attempt.startedAt,
  attempt.status,
  attempt.error,
  JSON.stringify(attempt),
];

const RESULT = `
  WITH result AS (
    SELECT value->>0 AS id, value->>1 AS fence, value->>2 AS webhook_id, value->>3 AS state, value->>4 AS next_at,
      value->>5 AS reason, value->>6 AS started_at, value->>7 AS status, value->>8 AS error, value->>9 AS n
    FROM json_each(?))`;

const LOG_ATTEMPTS = `
  INSERT INTO attempts (delivery_id, number, id, started_at, status, error, doc)
  SELECT value->>0, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
  FROM json_each(?) JOIN deliveries d ON d.id = value->>0 AND d.fence = value->>1 AND d.state = 'sending'`;

/**
 * The results of one batch ended within milliseconds of each other, so their order among themselves says nothing:
 * one success in it ends a webhook's failing.
 */
const UPDATE_WEBHOOKS = `
  ${RESULT},
  good AS (
    SELECT r.* FROM result r JOIN deliveries d ON d.id = r.id AND d.fence = r.fence AND d.state = 'sending'),
  tally AS (
    SELECT webhook_id, max(n) AS last_n, sum(CASE WHEN state = 'succeeded' THEN 1 ELSE 0 END) AS succeeded,
      min(CASE WHEN state = 'succeeded' THEN NULL ELSE started_at END) AS first_failure,
      sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS exhausted
    FROM good GROUP BY webhook_id)
  UPDATE webhooks SET
    last_triggered_at = last.started_at,
    last_status = last.status,
    failing_since = CASE WHEN succeeded > 0 THEN NULL ELSE coalesce(failing_since, first_failure) END,
    exhausted_in_row = CASE WHEN succeeded > 0 THEN 0 ELSE exhausted_in_row + exhausted END
  FROM tally JOIN good AS last ON last.n = last_n
  WHERE webhooks.id = tally.webhook_id
  RETURNING webhooks.id, failing_since, exhausted_in_row`;

const UPDATE_DELIVERIES = `
  ${RESULT}
  UPDATE deliveries SET
    state = r.state, next_at = r.next_at, reason = r.reason, worker = NULL, lease_until = NULL,
    attempts = attempts + 1, run_attempts = run_attempts + 1,
    run_started_at = coalesce(run_started_at, r.started_at),
    -- Only the attempt a person asked for passes by what holds the webhook back; those that follow wait.
    manual = 0, last_status = r.status, last_error = r.error
  FROM result r
  WHERE deliveries.id = r.id AND deliveries.fence = r.fence AND deliveries.state = 'sending'
  RETURNING deliveries.id`;
