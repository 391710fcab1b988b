import { HEALTH_SLOT_MS } from '@bellwether/core';
import type { AttemptResult, DeliveryStore } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import { query, type SqlEngine, type SqlValue, type Statement } from './engine.ts';

type Health = Pick<DeliveryStore, 'health' | 'countOpen'>;

/** How webhooks fare, for people who look at a list of them. */
export function webhookHealth(engine: SqlEngine): Health {
  return {
    async health(webhookId, from) {
      const { rows } = await query(engine, SLOTS, [webhookId, from - (from % HEALTH_SLOT_MS)]);
      return rows.map(row => ({
        at: Number(row.slot),
        succeeded: Number(row.succeeded),
        failed: Number(row.failed),
        durationMs: Number(row.duration_ms),
      }));
    },
    async countOpen(webhookId, atMost) {
      const params = [webhookId, atMost];
      const counts = await engine.transact(
        [COUNT_PENDING, countAside('paused'), countAside('failed')].map(sql => ({ sql, params })),
        { durable: false },
      );
      const [pending = 0, paused = 0, failed = 0] = counts.map(({ rows }) => Number(rows[0]!.n));
      return { pending, paused, failed };
    },
  };
}

/** Adds the results of a batch to their webhooks' tallies: one statement, a row per webhook and slot. */
export function tallyHealth(dialect: Dialect, results: readonly AttemptResult[]): Statement {
  const tallies = new Map<string, Tally>();
  for (const { webhookId, attempt, next } of results) {
    const slot = attempt.startedAt - (attempt.startedAt % HEALTH_SLOT_MS);
    const key = `${webhookId} ${slot}`;
    const [, , succeeded, failed, durationMs] = tallies.get(key) ?? [webhookId, slot, 0, 0, 0];
    const good = next.state === 'succeeded' ? 1 : 0;
    tallies.set(key, [webhookId, slot, succeeded + good, failed + 1 - good, durationMs + attempt.durationMs]);
  }
  return { sql: addTallies(dialect), params: [JSON.stringify([...tallies.values()])] };
}

/** Deletes tallies of slots that ended before. */
export const pruneHealth = (before: SqlValue): Statement => ({
  sql: 'DELETE FROM webhook_health WHERE slot < ?',
  params: [before],
});

/** By the places in `addTallies`. */
type Tally = [webhookId: string, slot: number, succeeded: number, failed: number, durationMs: number];

const addTallies = (dialect: Dialect) => `
  INSERT INTO webhook_health (webhook_id, slot, succeeded, failed, duration_ms)
  SELECT * FROM ${dialect.rows({
    webhook_id: 'text',
    slot: 'integer',
    succeeded: 'integer',
    failed: 'integer',
    duration_ms: 'number',
  })} AS given WHERE true
  ON CONFLICT (webhook_id, slot) DO UPDATE SET
    succeeded = webhook_health.succeeded + excluded.succeeded,
    failed = webhook_health.failed + excluded.failed,
    duration_ms = webhook_health.duration_ms + excluded.duration_ms`;

const SLOTS = `SELECT slot, succeeded, failed, duration_ms FROM webhook_health
  WHERE webhook_id = ? AND slot >= ? ORDER BY slot`;

/** Each walks a partial index, so its condition stands there as the index has it. */
const COUNT_PENDING = `SELECT count(*) AS n FROM
  (SELECT 1 FROM deliveries WHERE webhook_id = ? AND state = 'pending' LIMIT ?) AS few`;
const countAside = (state: 'paused' | 'failed') => `SELECT count(*) AS n FROM
  (SELECT 1 FROM deliveries WHERE webhook_id = ? AND state = '${state}'
    AND state NOT IN ('pending', 'sending', 'succeeded') LIMIT ?) AS few`;
