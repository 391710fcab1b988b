import { newId } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { queryPlans } from '../../../test/query-plans.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { webhookJobsConformance } from '../conformance/webhook-jobs.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';
import { query } from '../sql/engine.ts';
import { createWebhookJobs } from '../sql/webhook-jobs.ts';

describe('jobs of webhooks in SQLite', () => {
  webhookJobsConformance(async () => {
    const { engine, end } = await tempSqlite();
    await query(engine, "INSERT INTO accounts (id, created_at) VALUES ('acc_1', 0)");
    return {
      jobs: createWebhookJobs(engine),
      deliveries: createDeliveryStore(engine),
      async addWebhook(id) {
        const sql =
          "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc_1', 1, '{}', 0)";
        await query(engine, sql, [id]);
      },
      async setActive(id, active) {
        await query(engine, 'UPDATE webhooks SET active = ? WHERE id = ?', [active ? 1 : 0, id]);
      },
      async deleteWebhook(id) {
        await query(engine, 'DELETE FROM webhooks WHERE id = ?', [id]);
      },
      close: end,
    };
  });

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
