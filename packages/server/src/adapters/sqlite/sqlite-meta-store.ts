import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { MetaStore } from '../../ports/index.ts';
import { createDeliveryStore } from '../sql/deliveries.ts';
import { query } from '../sql/engine.ts';
import { createErasureStore } from '../sql/erasure.ts';
import { createEventLog } from '../sql/event-log.ts';
import { createHistoryLog } from '../sql/history-log.ts';
import { createIngestStore } from '../sql/ingest.ts';
import { createMailOutbox } from '../sql/mail-outbox.ts';
import { createMessageStore } from '../sql/messages.ts';
import { migrate } from '../sql/migrations.ts';
import { createRegistry } from '../sql/registry/index.ts';
import { createWebhookJobs } from '../sql/webhook-jobs.ts';
import { openSqlite } from './sqlite-engine.ts';

/** The meta store in one SQLite file of the data folder. @param onLost see `openSqlite` */
export function openSqliteMetaStore(folder: string, onLost: (error: Error) => void): MetaStore {
  const engine = openSqlite(join(folder, 'meta.db'), onLost);
  return {
    ...createRegistry(engine),
    migrate: () => migrate(engine),
    ingest: createIngestStore(engine),
    log: createEventLog(engine, randomUUID),
    history: createHistoryLog(engine),
    erasures: createErasureStore(engine),
    deliveries: createDeliveryStore(engine),
    messages: createMessageStore(engine),
    mail: createMailOutbox(engine),
    webhookJobs: createWebhookJobs(engine),
    ping: () =>
      query(engine, 'SELECT 1').then(
        () => true,
        () => false,
      ),
    close: () => engine.close(),
  };
}
