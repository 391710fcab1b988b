import { describe, expect, it } from 'vitest';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { deliveryStoreConformance } from '../conformance/delivery-store.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';
import { query, type SqlEngine } from '../sql/engine.ts';
import { DatabaseSync } from './node-sqlite.ts';

describe('deliveries in SQLite', () => {
  deliveryStoreConformance(async () => {
    const { engine, end } = await tempSqlite();
    return {
      store: createDeliveryStore(engine),
      addWebhook: id => addWebhook(engine, id),
      async webhook(id) {
        const { rows } = await query(engine, 'SELECT * FROM webhooks WHERE id = ?', [id]);
        const { last_triggered_at, last_status, failing_since } = rows[0]!;
        return {
          lastTriggeredAt: last_triggered_at as number | null,
          lastStatus: last_status as number | null,
          failingSince: failing_since as number | null,
        };
      },
      close: end,
    };
  });

  it('are found by index, never by walking the table', async () => {
    const { engine, path, end } = await tempSqlite();
    const asked: string[] = [];
    const listening: SqlEngine = {
      ...engine,
      transact(statements, options) {
        asked.push(...statements.map(s => s.sql));
        return engine.transact(statements, options);
      },
    };
    const store = createDeliveryStore(listening);
    const webhookId = 'wh';
    await store.due(1);
    const wanted = [
      { webhookId, limit: 1 },
      { webhookId, limit: 1, manualOnly: true },
    ];
    await store.claim({ worker: 'a', now: 1, leaseUntil: 2, wanted });
    await store.list(webhookId, { state: 'failed' }, { limit: 1, cursor: null });
    await store.shift(webhookId, 'paused', 1);
    await store.shift(webhookId, 'pending', 1);
    await store.shift(webhookId, 'cancelled', 1);

    const db = new DatabaseSync(path);
    for (const sql of asked) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
      // An index without a condition of its own is as long as the table.
      const walks = plan.filter(({ detail }) =>
        /^SCAN (deliveries|d)($| USING .*deliveries_by_)/.test(detail),
      );
      expect(plan.length, sql).toBeGreaterThan(0);
      expect(walks, sql).toEqual([]);
    }
    db.close();
    await end();
  });
});

async function addWebhook(engine: SqlEngine, id: string): Promise<void> {
  await engine.transact([
    { sql: "INSERT INTO accounts (id, created_at) VALUES ('acc_1', 0) ON CONFLICT DO NOTHING" },
    {
      sql: "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc_1', 1, '{}', 0)",
      params: [id],
    },
  ]);
}
