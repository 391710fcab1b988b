import { AppError, type DeliveryState, type MessageType, newId } from '@bellwether/core';
import type { DeliveryFilter, DeliveryStore, LoggedDelivery } from '../../ports/index.ts';
import { ATTEMPT_COLUMNS, attemptOf } from './attempt-doc.ts';
import type { Dialect } from './dialect.ts';
import { query, type Row, type SqlEngine, type SqlValue } from './engine.ts';
import { pruneHealth } from './webhook-health.ts';

type Log = Pick<DeliveryStore, 'list' | 'get' | 'countByState' | 'prune'>;

/** What people read of deliveries, until it is pruned. */
export function deliveryLog(engine: SqlEngine): Log {
  return {
    async list(webhookId, filter, { limit, cursor }) {
      if (cursor !== null && !CURSOR.test(cursor)) throw new AppError('invalid_cursor');
      const conditions = [...conditionsOf(filter), ...(cursor === null ? [] : [condition('id < ?', cursor)])];
      const { rows } = await query(
        engine,
        `SELECT * FROM deliveries WHERE webhook_id = ? ${conditions.map(c => `AND ${c.sql}`).join(' ')}
          ORDER BY id DESC LIMIT ?`,
        [webhookId, ...conditions.flatMap(c => c.params), limit + 1],
      );
      const items = rows.slice(0, limit).map(loggedOf);
      return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
    },
    async get(deliveryId) {
      const [found, attempts] = await engine.transact([
        { sql: GET, params: [deliveryId] },
        {
          sql: `SELECT ${ATTEMPT_COLUMNS} FROM attempts WHERE delivery_id = ? ORDER BY number`,
          params: [deliveryId],
        },
      ]);
      const row = found!.rows[0];
      if (!row) return null;
      return {
        ...loggedOf(row),
        message: {
          id: row.message_id as string,
          type: row.type as MessageType,
          accountId: row.account_id as string,
          siteId: row.site_id as string | null,
          at: Number(row.at),
          data: row.data as string,
        },
        log: attempts!.rows.map(attemptOf),
      };
    },
    async countByState() {
      const [byState, all] = await engine.transact([{ sql: COUNT_OTHERS }, { sql: COUNT_ALL }], {
        durable: false,
      });
      const counts = { pending: 0, sending: 0, succeeded: 0, failed: 0, paused: 0, cancelled: 0 };
      for (const { state, n } of byState!.rows) counts[state as DeliveryState] = Number(n);
      const others = Object.values(counts).reduce((sum, n) => sum + n, 0);
      return { ...counts, succeeded: Number(all!.rows[0]!.n) - others };
    },
    async prune(before, limit) {
      const { rows } = await query(engine, PRUNABLE, [newId('dlv', before, new Uint8Array(10)), limit]);
      // With the last step, so that a long pruning walks the tallies once.
      if (rows.length < limit) await engine.transact([pruneHealth(before)], { durable: false });
      if (rows.length === 0) return 0;
      const ids = JSON.stringify(rows.map(row => row.id));
      const messages = JSON.stringify(rows.map(row => row.message_id));
      // A replay may have taken one of them up again since they were looked up, so the state is asked again.
      const [deleted] = await engine.transact(
        [
          { sql: pruneDeliveries(engine.dialect), params: [ids] },
          { sql: pruneAttempts(engine.dialect), params: [ids] },
          { sql: pruneMessages(engine.dialect), params: [messages] },
        ],
        { durable: false },
      );
      return deleted!.changes;
    },
  };
}

const CURSOR = /^dlv_[0-9a-z]{26}$/;

interface Condition {
  sql: string;
  params: SqlValue[];
}
const condition = (sql: string, ...params: SqlValue[]): Condition => ({ sql, params });

/** Written out, because a partial index is taken only where its own condition stands in the query. */
const ASIDE = "state NOT IN ('pending', 'sending', 'succeeded')";

function conditionsOf({ state, type, from, to }: DeliveryFilter): Condition[] {
  const conditions: Condition[] = [];
  if (state) conditions.push(condition('state = ?', state));
  if (state === 'failed' || state === 'paused' || state === 'cancelled') conditions.push(condition(ASIDE));
  if (type) conditions.push(condition('type = ?', type));
  if (from !== undefined) conditions.push(condition('created_at >= ?', from));
  if (to !== undefined) conditions.push(condition('created_at < ?', to));
  return conditions;
}

const loggedOf = (row: Row): LoggedDelivery => ({
  id: row.id as string,
  webhookId: row.webhook_id as string,
  messageId: row.message_id as string,
  type: row.type as MessageType,
  state: row.state as DeliveryState,
  attempts: Number(row.attempts),
  nextAttemptAt: row.state === 'pending' ? Number(row.next_at) : null,
  createdAt: Number(row.created_at),
  reason: row.reason as string | null,
  lastStatus: row.last_status === null ? null : Number(row.last_status),
  lastError: row.last_error as string | null,
});

const GET = `SELECT d.*, m.account_id, m.site_id, m.at, m.data
  FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.id = ?`;

/** Delivered ones are what is left over: counted one by one by state they would cost a walk through the table. */
const COUNT_OTHERS = `
  SELECT 'pending' AS state, count(*) AS n FROM deliveries WHERE state = 'pending'
  UNION ALL SELECT 'sending', count(*) FROM deliveries WHERE state = 'sending'
  UNION ALL SELECT state, count(*) FROM deliveries WHERE ${ASIDE} GROUP BY state`;
const COUNT_ALL = 'SELECT count(*) AS n FROM deliveries';

/** Ids begin with their time, so the oldest are the first of the primary key and need no index of their own. */
const PRUNABLE = `SELECT id, message_id FROM deliveries
  WHERE id < ? AND state NOT IN ('pending', 'sending') ORDER BY id LIMIT ?`;
const pruneDeliveries = ({ texts }: Dialect) => `DELETE FROM deliveries
  WHERE id IN (SELECT value FROM ${texts} AS given) AND state NOT IN ('pending', 'sending')`;
const pruneAttempts = ({ texts }: Dialect) => `
  DELETE FROM attempts WHERE delivery_id IN (SELECT value FROM ${texts} AS given)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.id = delivery_id)`;
const pruneMessages = ({ texts }: Dialect) => `
  DELETE FROM messages WHERE id IN (SELECT value FROM ${texts} AS given)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = messages.id)`;
