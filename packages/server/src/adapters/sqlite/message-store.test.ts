import { describe, expect, it } from 'vitest';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { messageStoreConformance } from '../conformance/message-store.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';
import type { SqlEngine } from '../sql/engine.ts';
import { createMessageStore } from '../sql/messages.ts';
import { DatabaseSync } from './node-sqlite.ts';

describe('messages in SQLite', () => {
  messageStoreConformance(async () => {
    const { engine, end } = await tempSqlite();
    return { store: createMessageStore(engine), deliveries: createDeliveryStore(engine), close: end };
  });

  it('are found in the index of the few, never by walking through all', async () => {
    const { engine, path, end } = await tempSqlite();
    const asked: string[] = [];
    const listening: SqlEngine = {
      ...engine,
      transact(statements, options) {
        asked.push(...statements.map(s => s.sql));
        return engine.transact(statements, options);
      },
    };
    const store = createMessageStore(listening);
    await store.announced('acc_1', { storedAt: 0, id: '' }, 1);
    await store.prune(1);
    const db = new DatabaseSync(path);
    const plans = asked.map(sql => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]);
    db.close();
    for (const plan of plans) expect(plan[0]!.detail).toContain('INDEX messages_announced');
    await end();
  });
});
