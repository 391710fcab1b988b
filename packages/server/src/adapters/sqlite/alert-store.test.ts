import { describe } from 'vitest';
import { aSite } from '../../../test/events.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { alertStoreConformance } from '../conformance/alerts.ts';
import { createMailOutbox } from '../sql/mail-outbox.ts';
import { createRegistry } from '../sql/registry/index.ts';

describe('alerts in SQLite', () => {
  alertStoreConformance(async () => {
    const { engine, end } = await tempSqlite();
    const registry = createRegistry(engine);
    const account = { sql: `INSERT INTO accounts (id, created_at) VALUES ('acc_1', 1)` };
    await engine.transact([account]);
    for (const id of ['site_a', 'site_b']) await registry.sites.create(aSite({ id, accountId: 'acc_1' }));
    return { registry, mail: createMailOutbox(engine), siteIds: ['site_a', 'site_b'], close: end };
  });
});
