import type { MessageType } from '@bellwether/core';
import type { ClaimedDelivery, ClaimRequest, DeliveryStore } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { outboxStatements } from './ingest.ts';

type Queue = Pick<DeliveryStore, 'due' | 'claim' | 'release' | 'reclaim' | 'add' | 'shift' | 'replay'>;

/**
 * What waits to be sent. Leases are not waited for on disk: a claim that a power failure forgets is a delivery
 * that is claimed again.
 */
export function deliveryQueue(engine: SqlEngine): Queue {
  const { dialect } = engine;
  const lease = (statements: Statement[]) =>
    engine.transact(statements, { durable: false, isolation: 'read committed' });
  return {
    async due(now) {
      const [queues, manual, expired, nextLease] = await lease([
        { sql: QUEUES },
        { sql: MANUAL, params: [now] },
        { sql: EXPIRED, params: [now] },
        { sql: NEXT_LEASE, params: [now] },
      ]);
      const isDue = (row: Row) => Number(row.next_at) <= now;
      const later = [...queues!.rows.filter(row => !isDue(row)), ...nextLease!.rows]
        .filter(row => row.next_at !== null)
        .map(row => Number(row.next_at));
      const ids = (rows: Row[]) => rows.map(row => row.webhook_id as string);
      return {
        webhookIds: [...new Set([...ids(queues!.rows.filter(isDue)), ...ids(expired!.rows)])],
        manualIds: ids(manual!.rows),
        nextAt: later.length > 0 ? Math.min(...later) : null,
      };
    },
    async claim(request) {
      const [, ...results] = await lease([
        reclaimStatement(request.now),
        ...claimStatements(dialect, request),
      ]);
      // RETURNING promises no order.
      return results.flatMap(({ rows }) =>
        rows
          .map(turnOf)
          .sort(byTurn)
          .map(({ claimed }) => claimed),
      );
    },
    async release(claimed) {
      await lease([
        { sql: release(dialect), params: [JSON.stringify(claimed.map(({ id, fence }) => [id, fence]))] },
      ]);
    },
    async reclaim(now) {
      const [result] = await lease([reclaimStatement(now)]);
      return result!.changes;
    },
    async add(messages, deliveries, now) {
      await engine.transact(outboxStatements(dialect, messages, deliveries, now));
    },
    async shift(webhookId, to, now) {
      const params =
        to === 'pending' ? [now, webhookId] : [webhookId, ...(to === 'cancelled' ? [webhookId] : [])];
      const [shifted] = await engine.transact([{ sql: SHIFT[to], params }], { unhurried: true });
      return shifted!.changes;
    },
    async replay(deliveryId, now) {
      return (await query(engine, REPLAY, [now, deliveryId])).changes > 0;
    },
  };
}

/**
 * One row a webhook with pending deliveries: the time of its first. A loose index scan, hopping from one webhook
 * to the next on `deliveries_due`: DISTINCT and GROUP BY walk every pending delivery, which with a million waiting
 * for one dead endpoint takes a second instead of microseconds.
 */
const QUEUES = `
  WITH RECURSIVE queue(webhook_id) AS (
    SELECT min(webhook_id) FROM deliveries WHERE state = 'pending'
    UNION ALL
    SELECT (SELECT min(d.webhook_id) FROM deliveries d
            WHERE d.state = 'pending' AND d.webhook_id > queue.webhook_id)
    FROM queue WHERE queue.webhook_id IS NOT NULL)
  SELECT webhook_id, (SELECT min(d.next_at) FROM deliveries d
                      WHERE d.state = 'pending' AND d.webhook_id = queue.webhook_id) AS next_at
  FROM queue WHERE webhook_id IS NOT NULL`;

const MANUAL = `SELECT DISTINCT webhook_id FROM deliveries
  WHERE state = 'pending' AND manual = 1 AND next_at <= ?`;

/** Not DISTINCT: for its order the planner walks all deliveries by webhook, instead of the few that are leased. */
const EXPIRED = `SELECT webhook_id FROM deliveries WHERE state = 'sending' AND lease_until <= ?`;

const NEXT_LEASE = `SELECT min(lease_until) AS next_at FROM deliveries
  WHERE state = 'sending' AND lease_until > ?`;

/** `next_at` stays through the lease, so what is given back keeps its turn. */
const reclaimStatement = (now: number): Statement => ({
  sql: `UPDATE deliveries SET state = 'pending', worker = NULL, lease_until = NULL
    WHERE state = 'sending' AND lease_until <= ?`,
  params: [now],
});

/** A statement a webhook, each one short range of an index: in one for all, the planner scans the table. */
const claimStatements = (dialect: Dialect, { worker, leaseUntil, now, wanted }: ClaimRequest): Statement[] =>
  wanted.map(({ webhookId, limit, manualOnly }) => ({
    sql: claimWhere(dialect, manualOnly ? 'AND manual = 1' : ''),
    params: [webhookId, now, limit, worker, leaseUntil],
  }));

/**
 * Rows come back as two texts rather than fourteen columns, each of which would be made a property on the
 * database's thread, copied, and made a property again here; and the message is looked up once. Its data stands
 * behind a line feed, which JSON never has, so that it is not escaped there to be unescaped here.
 *
 * What is taken stands apart, where PostgreSQL looks once; inside the condition it may look for each row, and take
 * more than the limit.
 */
const claimWhere = (dialect: Dialect, condition: string) => `
  WITH taken AS (SELECT id FROM deliveries WHERE webhook_id = ? AND state = 'pending' ${condition}
                 AND next_at <= ? ORDER BY next_at, id LIMIT ? ${dialect.skipLocked})
  UPDATE deliveries SET state = 'sending', fence = fence + 1, worker = ?, lease_until = ?
  WHERE id IN (SELECT id FROM taken)
  RETURNING
    ${dialect.array('id', 'webhook_id', 'fence', 'next_at', 'attempts', 'run_attempts', 'run_started_at', 'manual')} AS delivery,
    (SELECT ${dialect.array('m.id', 'm.type', 'm.account_id', 'm.site_id', 'm.at')} || '\n' || m.data
     FROM messages m WHERE m.id = message_id) AS message`;

type DeliveryTuple = [string, string, number, number, number, number, number | null, 0 | 1];
type MessageTuple = [string, MessageType, string, string | null, number];

interface Turn {
  nextAt: number;
  claimed: ClaimedDelivery;
}

const byTurn = (a: Turn, b: Turn) => a.nextAt - b.nextAt || (a.claimed.id < b.claimed.id ? -1 : 1);

function turnOf(row: Row): Turn {
  const [id, webhookId, fence, nextAt, attempts, runAttempts, runStartedAt, manual] = JSON.parse(
    row.delivery as string,
  ) as DeliveryTuple;
  const text = row.message as string;
  const end = text.indexOf('\n');
  const [messageId, type, accountId, siteId, at] = JSON.parse(text.slice(0, end)) as MessageTuple;
  const message = { id: messageId, type, accountId, siteId, at, data: text.slice(end + 1) };
  const claimed = {
    id,
    webhookId,
    fence,
    attempts,
    runAttempts,
    runStartedAt,
    manual: manual === 1,
    message,
  };
  return { nextAt, claimed };
}

const release = (dialect: Dialect) => `
  UPDATE deliveries SET state = 'pending', worker = NULL, lease_until = NULL
  WHERE state = 'sending'
    AND (id, fence) IN (SELECT id, fence FROM ${dialect.rows({ id: 'text', fence: 'integer' })} AS given)`;

/** What is paused keeps the time of its next attempt, and takes it up again. */
const SHIFT = {
  pending: `UPDATE deliveries SET state = 'pending', reason = NULL, next_at = coalesce(next_at, ?)
    WHERE state = 'paused' AND state NOT IN ('pending', 'sending', 'succeeded') AND webhook_id = ?`,
  paused: `UPDATE deliveries SET state = 'paused', reason = 'The webhook is disabled.'
    WHERE state = 'pending' AND webhook_id = ?`,
  cancelled: `UPDATE deliveries SET state = 'cancelled', reason = 'The webhook was deleted.', next_at = NULL
    WHERE id IN (
      SELECT id FROM deliveries WHERE state = 'pending' AND webhook_id = ?
      UNION ALL
      SELECT id FROM deliveries
      WHERE state = 'paused' AND state NOT IN ('pending', 'sending', 'succeeded') AND webhook_id = ?)`,
};

/** A waiting one is taken forward; one that is being sent, or whose webhook is off, has nothing to replay. */
const REPLAY = `UPDATE deliveries SET state = 'pending', reason = NULL, next_at = ?, manual = 1, run_attempts = 0,
    run_started_at = NULL
  WHERE id = ? AND state IN ('succeeded', 'failed', 'cancelled', 'pending')`;
