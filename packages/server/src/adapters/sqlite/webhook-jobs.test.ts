import { describe } from 'vitest';
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
});
