import type { AttemptResult, DeliveryStore, FailingWebhook, Recorded } from '../../ports/index.ts';
import { attemptDoc } from './attempt-doc.ts';
import type { Dialect } from './dialect.ts';
import { query, type Row, type SqlEngine, type SqlValue, type Statement } from './engine.ts';
import { inChunks, insertRows } from './rows.ts';
import { tallyHealth } from './webhook-health.ts';

/**
 * Results of attempts. Only those whose delivery is still leased under the fencing token they carry count; that
 * one is not is so rare that a batch is written as if all were good, and fails as a whole if any is not.
 */
export function deliveryResults(engine: SqlEngine): Pick<DeliveryStore, 'record'> {
  async function record(results: AttemptResult[]): Promise<Recorded> {
    if (results.length === 0) return { stale: [], failing: [] };
    try {
      const written = await engine.transact(statementsOf(engine.dialect, results), {
        isolation: 'read committed',
      });
      return { stale: [], failing: written[0]!.rows.flatMap(failingOf) };
    } catch (error) {
      const stale = await staleOf(results);
      if (stale.size === 0) throw error;
      const rest = await record(results.filter(r => !stale.has(r)));
      return { ...rest, stale: [...[...stale].map(r => r.deliveryId), ...rest.stale] };
    }
  }

  async function staleOf(results: AttemptResult[]): Promise<Set<AttemptResult>> {
    const asked = results.map(({ deliveryId, fence }) => [deliveryId, fence]);
    const { rows } = await query(engine, leased(engine.dialect), [JSON.stringify(asked)]);
    const found = new Set(rows.map(row => row.id));
    return new Set(results.filter(r => !found.has(r.deliveryId)));
  }

  return { record };
}

function statementsOf(dialect: Dialect, results: AttemptResult[]): Statement[] {
  return [
    { sql: updateWebhooks(dialect), params: [JSON.stringify([...talliesOf(results).values()])] },
    tallyHealth(dialect, results),
    // The deliveries last: what makes a result good is that its delivery is still in the state `sending`.
    ...insertRows(INSERT_ATTEMPTS, results.map(attemptRowOf), '', attemptRow(dialect)),
    ...inChunks(results.map(deliveryRowOf), updateDeliveries, DELIVERY_ROW),
  ];
}

/** A webhook's fields by their places in `updateWebhooks`. */
type Tally = [
  webhookId: string,
  lastAt: number,
  lastStatus: number | null,
  succeeded: 0 | 1,
  firstFailure: number | null,
  exhausted: number,
];

/**
 * The results of one batch ended within milliseconds of each other, so their order among themselves says nothing:
 * one success in it ends a webhook's failing.
 */
function talliesOf(results: AttemptResult[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { webhookId, attempt, next } of results) {
    const [, , , succeeded, firstFailure, exhausted] = tallies.get(webhookId) ?? [0, 0, 0, 0, null, 0];
    const good = next.state === 'succeeded';
    tallies.set(webhookId, [
      webhookId,
      attempt.startedAt,
      attempt.status,
      good ? 1 : succeeded,
      good ? firstFailure : Math.min(attempt.startedAt, firstFailure ?? attempt.startedAt),
      next.state === 'failed' ? exhausted + 1 : exhausted,
    ]);
  }
  return tallies;
}

const updateWebhooks = (dialect: Dialect) => `
  UPDATE webhooks SET
    last_triggered_at = tally.last_at,
    last_status = tally.last_status,
    failing_since = CASE WHEN succeeded = 1 THEN NULL ELSE coalesce(failing_since, first_failure) END,
    exhausted_in_row = CASE WHEN succeeded = 1 THEN 0 ELSE exhausted_in_row + exhausted END
  FROM ${dialect.rows({
    webhook_id: 'text',
    last_at: 'integer',
    last_status: 'integer',
    succeeded: 'integer',
    first_failure: 'integer',
    exhausted: 'integer',
  })} AS tally
  WHERE webhooks.id = tally.webhook_id
  RETURNING webhooks.id, failing_since, exhausted_in_row`;

const failingOf = (row: Row): FailingWebhook[] =>
  row.failing_since === null
    ? []
    : [
        {
          webhookId: row.id as string,
          failingSince: Number(row.failing_since),
          exhaustedInRow: Number(row.exhausted_in_row),
        },
      ];

const INSERT_ATTEMPTS = 'INSERT INTO attempts (delivery_id, number, id, started_at, status, error, doc)';
/** For a result that is not good the first column is NULL, which it must not be: the transaction fails. */
const attemptRow = ({ forUpdate }: Dialect) =>
  `((SELECT id FROM deliveries WHERE id = ? AND fence = ? AND state = 'sending' ${forUpdate}), ?, ?, ?, ?, ?, ?)`;

const attemptRowOf = ({ deliveryId, fence, attempt }: AttemptResult): SqlValue[] => [
  deliveryId,
  fence,
  attempt.number,
  attempt.id,
  attempt.startedAt,
  attempt.status,
  attempt.error,
  attemptDoc(attempt),
];

/** Standing in no table yet, numbers have to say that they are. */
const DELIVERY_ROW = '(?, ?, CAST(? AS BIGINT), ?, CAST(? AS BIGINT), CAST(? AS BIGINT), ?)';

const updateDeliveries = (rows: string) => `
  WITH result (id, state, next_at, reason, started_at, status, error) AS (VALUES ${rows})
  UPDATE deliveries SET
    state = r.state, next_at = r.next_at, reason = r.reason, worker = NULL, lease_until = NULL,
    attempts = attempts + 1, run_attempts = run_attempts + 1,
    run_started_at = coalesce(run_started_at, r.started_at),
    -- Only the attempt a person asked for passes by what holds the webhook back; those that follow wait.
    manual = 0, last_status = r.status, last_error = r.error
  FROM result r WHERE deliveries.id = r.id`;

const deliveryRowOf = ({ deliveryId, next, attempt }: AttemptResult): SqlValue[] => [
  deliveryId,
  next.state,
  next.state === 'pending' ? next.at : null,
  'reason' in next ? next.reason : null,
  attempt.startedAt,
  attempt.status,
  attempt.error,
];

const leased = (dialect: Dialect) => `
  SELECT d.id FROM ${dialect.rows({ id: 'text', fence: 'integer' })} AS asked
  JOIN deliveries d ON d.id = asked.id AND d.fence = asked.fence AND d.state = 'sending'`;
