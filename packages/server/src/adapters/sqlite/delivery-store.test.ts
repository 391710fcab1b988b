import { describe, expect, it } from 'vitest';
import { queryPlans } from '../../../test/query-plans.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';

describe('deliveries in SQLite', () => {
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
