import { onDatabases } from '../../../test/databases.ts';
import { aSite } from '../../../test/events.ts';
import { alertStoreConformance } from '../conformance/alerts.ts';
import { deliveryStoreConformance } from '../conformance/delivery-store.ts';
import { experimentsConformance } from '../conformance/experiments.ts';
import { messageStoreConformance } from '../conformance/message-store.ts';
import { registryConformance } from '../conformance/registry.ts';
import { webhookJobsConformance } from '../conformance/webhook-jobs.ts';
import { createDeliveryStore } from './deliveries.ts';
import { query, type SqlEngine } from './engine.ts';
import { createMailOutbox } from './mail-outbox.ts';
import { createMessageStore } from './messages.ts';
import { createRegistry } from './registry/index.ts';
import { createWebhookJobs } from './webhook-jobs.ts';

/** What every store over SQL does, on every engine that this machine has. */

onDatabases('the registry', open => {
  registryConformance(async () => {
    const { engine, end } = await open();
    return { registry: createRegistry(engine), close: end };
  });
});

onDatabases('experiments', open => {
  experimentsConformance(async () => {
    const { engine, end } = await open();
    return { registry: createRegistry(engine), messages: createMessageStore(engine), close: end };
  });
});

onDatabases('alerts', open => {
  alertStoreConformance(async () => {
    const { engine, end } = await open();
    const registry = createRegistry(engine);
    await addAccount(engine);
    for (const id of ['site_a', 'site_b']) await registry.sites.create(aSite({ id, accountId: 'acc_1' }));
    return { registry, mail: createMailOutbox(engine), siteIds: ['site_a', 'site_b'], close: end };
  });
});

onDatabases('messages', open => {
  messageStoreConformance(async () => {
    const { engine, end } = await open();
    return { store: createMessageStore(engine), deliveries: createDeliveryStore(engine), close: end };
  });
});

onDatabases('deliveries', open => {
  deliveryStoreConformance(async () => {
    const { engine, end } = await open();
    await addAccount(engine);
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
});

onDatabases('jobs of webhooks', open => {
  webhookJobsConformance(async () => {
    const { engine, end } = await open();
    await addAccount(engine);
    return {
      jobs: createWebhookJobs(engine),
      deliveries: createDeliveryStore(engine),
      addWebhook: id => addWebhook(engine, id),
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

async function addAccount(engine: SqlEngine): Promise<void> {
  await query(engine, "INSERT INTO accounts (id, created_at) VALUES ('acc_1', 0)");
}

async function addWebhook(engine: SqlEngine, id: string): Promise<void> {
  const sql =
    "INSERT INTO webhooks (id, account_id, active, doc, created_at) VALUES (?, 'acc_1', 1, '{}', 0)";
  await query(engine, sql, [id]);
}
