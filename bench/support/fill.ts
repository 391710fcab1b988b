import { join } from 'node:path';
import { createClickHouseStore } from '../../packages/server/src/adapters/clickhouse/clickhouse-store.ts';
import { startEmbeddedEngine } from '../../packages/server/src/adapters/clickhouse/embedded-engine.ts';
import { systemClock } from '../../packages/server/src/system-clock.ts';
import { type History, historyStatements } from './history.ts';

/** More than the product gives its engine: here it makes the rows too, in blocks as large as months of merging would leave. */
const MEMORY = 3 * 1024 ** 3;

/** Writes histories into the event store of a data folder that no server has open. */
export async function fill(folder: string, histories: readonly History[]): Promise<void> {
  const dataDir = join(folder, 'events');
  const log = { info() {}, warn: console.warn };
  const engine = startEmbeddedEngine({ dataDir, log, clock: systemClock, memoryLimit: MEMORY });
  await engine.ready;
  const store = createClickHouseStore({ url: engine.url });
  await store.migrate();
  await store.close();
  const { origin, username, password } = new URL(engine.url());
  const Authorization = `Basic ${btoa(`${username}:${password}`)}`;
  const settings =
    'max_execution_time=0&max_threads=2&max_insert_threads=1&max_block_size=20000&min_insert_block_size_rows=1000000&min_insert_block_size_bytes=1000000000';
  for (const history of histories) {
    for (const body of historyStatements(history)) {
      const response = await fetch(`${origin}/?${settings}`, {
        method: 'POST',
        headers: { Authorization },
        body,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${text}\n${body}`);
    }
  }
  await engine.close();
}
