import { describe, expect, it } from 'vitest';
import { queryPlans } from '../../../test/query-plans.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { messageStoreConformance } from '../conformance/message-store.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';
import { createMessageStore } from '../sql/messages.ts';

describe('messages in SQLite', () => {
  messageStoreConformance(async () => {
    const { engine, end } = await tempSqlite();
    return { store: createMessageStore(engine), deliveries: createDeliveryStore(engine), close: end };
  });

  it('are found in the index of the few, never by walking through all', async () => {
    const plans = await queryPlans(async engine => {
      const store = createMessageStore(engine);
      await store.announced('acc_1', { storedAt: 0, id: '' }, 1);
      await store.prune(1);
    });
    expect(plans).not.toEqual([]);
    for (const { steps } of plans) expect(steps[0]).toContain('INDEX messages_announced');
  });
});
