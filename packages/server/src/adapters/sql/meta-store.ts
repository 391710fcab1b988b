import { randomUUID } from 'node:crypto';
import type { MetaStore } from '../../ports/index.ts';
import { createDeliveryStore } from './deliveries.ts';
import { query, type SqlEngine } from './engine.ts';
import { createErasureStore } from './erasure.ts';
import { createEventLog } from './event-log.ts';
import { createHistoryLog } from './history-log.ts';
import { createHits } from './hits.ts';
import { createIngestStore } from './ingest.ts';
import { createLeases } from './leases.ts';
import { createMailOutbox } from './mail-outbox.ts';
import { createMessageStore } from './messages.ts';
import { migrate } from './migrations.ts';
import { createQuarantine } from './quarantine.ts';
import { createRegistry } from './registry/index.ts';
import { createWebhookJobs } from './webhook-jobs.ts';

/** The meta store on an engine, which it closes with itself. */
export const metaStoreOver = (engine: SqlEngine): MetaStore => ({
  ...createRegistry(engine),
  migrate: () => migrate(engine),
  ingest: createIngestStore(engine),
  log: createEventLog(engine, randomUUID),
  partition(number, epoch) {
    const partition = { number, epoch };
    return {
      ingest: createIngestStore(engine, partition),
      log: createEventLog(engine, randomUUID, partition),
    };
  },
  leases: createLeases(engine),
  hits: createHits(engine),
  history: createHistoryLog(engine),
  quarantine: createQuarantine(engine),
  erasures: createErasureStore(engine),
  deliveries: createDeliveryStore(engine),
  messages: createMessageStore(engine),
  mail: createMailOutbox(engine),
  webhookJobs: createWebhookJobs(engine),
  async keyMark(mark) {
    const [, kept] = await engine.transact([
      { sql: 'INSERT INTO key_mark (id, mark) VALUES (1, ?) ON CONFLICT (id) DO NOTHING', params: [mark] },
      { sql: 'SELECT mark FROM key_mark' },
    ]);
    return kept!.rows[0]!.mark as string;
  },
  ping: () =>
    query(engine, 'SELECT 1').then(
      () => true,
      () => false,
    ),
  close: () => engine.close(),
});
