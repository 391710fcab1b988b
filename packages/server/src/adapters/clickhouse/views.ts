import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';

export interface View {
  name: string;
  /** The table it writes to. */
  to: string;
  query: string;
}

/**
 * Makes the view, anew where its query is another than the one it has, which its comment tells. One that is right is
 * left alone: who a view is goes into what batches are known by, so a batch written before and again after a view was
 * made anew would count twice. (ALTER … MODIFY QUERY has that effect too until the engine is started again, seen with
 * chDB 3.4.0.)
 */
export async function prepareView(client: ClickHouseClient, { name, to, query }: View): Promise<void> {
  const version = createHash('sha256').update(query).digest('hex').slice(0, 16);
  const found = await client.query({
    query: 'SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
    query_params: { name },
    format: 'JSONEachRow',
  });
  const [known] = await found.json<{ comment: string }>();
  if (known?.comment === version) return;
  if (known) await client.command({ query: `DROP VIEW ${name}` });
  await client.command({
    query: `CREATE MATERIALIZED VIEW ${name} TO ${to} AS ${query} COMMENT '${version}'`,
  });
}
