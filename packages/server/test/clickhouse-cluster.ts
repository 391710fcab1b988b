import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../src/adapters/clickhouse/engine/chdb-engine.ts';
import { statementDefaults } from '../src/adapters/clickhouse/engine/config.ts';
import { createDoor } from '../src/adapters/clickhouse/engine/door.ts';

export const CLUSTER = 'of_tests';

/** A cluster of one shard, which is this server itself; what ClickHouse needs a Keeper for is not in it. */
const config = `<clickhouse>
  <tcp_port>9000</tcp_port>
  <remote_servers><${CLUSTER}><shard>
    <internal_replication>true</internal_replication>
    <replica><host>127.0.0.1</host><port>9000</port></replica>
  </shard></${CLUSTER}></remote_servers>
</clickhouse>`;

/**
 * The engine, in this process, with a cluster of one shard: tables in front of others, writes through them and
 * queries of them are a real cluster's. The rest of a cluster needs a Keeper, and is taken out of what it is told:
 * that a statement is for all servers, and that a table is replicated.
 */
export async function startClusterOfOne() {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-cluster-'));
  const configFile = join(folder, 'engine.xml');
  writeFileSync(configFile, config);
  const engine = openEngine(join(folder, 'data'), configFile);
  const password = randomUUID();
  const door = createDoor({
    engine: { ...engine, run: ({ sql, ...rest }) => engine.run({ ...rest, sql: withoutKeeper(sql) }) },
    password,
    defaults: statementDefaults(512 * 1024 * 1024),
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    url: `http://bellwether:${password}@127.0.0.1:${(door.address() as AddressInfo).port}`,
    async stop() {
      door.close();
      await once(door, 'close');
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function withoutKeeper(sql: string): string {
  // What is only to be read, is read as it stands.
  if (sql.startsWith('EXPLAIN')) return sql;
  return sql
    .replace(` ON CLUSTER '${CLUSTER}'`, '')
    .replace(/Replicated(\w*MergeTree)\('[^']*', '\{replica\}'(?:, )?/, '$1(')
    .replace(
      /replicated_deduplication_window = (\d+), replicated_deduplication_window_seconds = \d+/,
      'non_replicated_deduplication_window = $1',
    );
}
