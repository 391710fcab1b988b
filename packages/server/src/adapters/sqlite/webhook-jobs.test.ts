import { newId } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { queryPlans } from '../../../test/query-plans.ts';
import { createWebhookJobs } from '../sql/webhook-jobs.ts';

describe('jobs of webhooks in SQLite', () => {
  it('find what a page was delivered by its messages, not by walking all that the webhook ever got', async () => {
    const plans = await queryPlans(async engine => {
      const id = newId('job', 0, new Uint8Array(10));
      await createWebhookJobs(engine).queue({
        job: {
          id,
          webhookId: 'wh',
          kind: 'backfill',
          state: 'running',
          reason: null,
          from: 0,
          to: 1,
          types: [],
          position: null,
          total: null,
          done: 0,
          skipped: 0,
          page: '',
          createdAt: 0,
          finishedAt: null,
        },
        id,
        messages: [],
        position: { at: 0, kind: 'event', siteId: '', id: '' },
        last: true,
        now: 1,
      });
    });
    const ofDeliveries = plans.flatMap(({ steps }) => steps).filter(step => /^(SCAN|SEARCH) d\b/.test(step));
    expect(ofDeliveries).toHaveLength(3);
    for (const step of ofDeliveries) expect(step).toContain('deliveries_by_message (message_id=?)');
  });
});
