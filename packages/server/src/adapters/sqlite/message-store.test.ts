import { describe, expect, it } from 'vitest';
import { queryPlans } from '../../../test/query-plans.ts';
import { createMessageStore } from '../sql/messages.ts';

describe('messages in SQLite', () => {
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
