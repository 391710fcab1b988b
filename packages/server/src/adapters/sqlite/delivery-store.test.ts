import { describe, expect, it } from 'vitest';
import { queryPlans } from '../../../test/query-plans.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { deliveryStoreConformance } from '../conformance/delivery-store.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';
import { query, type SqlEngine } from '../sql/engine.ts';

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
    const plans = await queryPlans(async engine => {
      const store = createDeliveryStore(engine);
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
      await store.countOpen(webhookId, 1);
      await store.health(webhookId, 0);
    });
    expect(plans).not.toEqual([]);
    for (const { sql, steps } of plans) {
      // An index without a condition of its own is as long as the table.
      const walks = steps.filter(step =>
        /^SCAN (deliveries|d|webhook_health)($| USING .*deliveries_by_)/.test(step),
      );
      expect(steps.length, sql).toBeGreaterThan(0);
      expect(walks, sql).toEqual([]);
    }
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
