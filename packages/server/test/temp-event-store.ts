import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createClickHouseStore } from '../src/adapters/clickhouse/clickhouse-store.ts';
import { startEmbeddedEngine } from '../src/adapters/clickhouse/embedded-engine.ts';
import { systemClock } from '../src/system-clock.ts';

/**
 * A migrated event store in an engine of its own; `end` stops it and removes its folder.
 * @param now when what is written is said to be stored, epoch ms
 */
export async function tempEventStore(now?: () => number) {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  const engine = startEmbeddedEngine({
    dataDir: join(folder, 'events'),
    log: pino({ level: 'silent' }),
    clock: systemClock,
  });
  await engine.ready;
  const store = createClickHouseStore({ url: engine.url, ...(now && { now }) });
  await store.migrate();
  return {
    store,
    async end() {
      await store.close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
