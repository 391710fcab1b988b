import { createHash } from 'node:crypto';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Layout } from './layout.ts';

/** A table that keeps nothing, and a view that makes rows of what is written to it. */
export interface Intake {
  /** The table that rows are for. */
  target: string;
  /** What is written to. */
  table: string;
  /** Of what is written. */
  columns: string;
  /** Makes rows of the table it is given. */
  query(table: string): string;
}

/**
 * An intake has the version of its query in its name and is never altered. One whose view is missing or another
 * would swallow what it is given, or count a batch twice, since who a view is goes into what batches are known by.
 * So whoever has made sure of an intake may write to it, whatever else is made or dropped beside it.
 */
export function intake(target: string, columns: string, query: (table: string) => string): Intake {
  const version = createHash('sha256').update(columns).update(query('')).digest('hex').slice(0, 8);
  return { target, table: `${target}_in_${version}`, columns, query };
}

/**
 * Makes the intake, then drops those of other versions: first what is written to, so that a process of that version
 * is refused, and keeps its batch, rather than write where nothing reads.
 */
export async function prepareIntake(client: ClickHouseClient, layout: Layout, intake: Intake): Promise<void> {
  const { target, table } = intake;
  const { define } = layout.settings;
  const command = (query: string) => client.command({ query, clickhouse_settings: define });
  for (const query of layout.createIntake(intake)) await command(query);
  const found = await client.query({
    query: `SELECT name FROM system.tables WHERE database = currentDatabase() AND name != {table:String}
      AND match(name, {pattern:String})`,
    query_params: { table, pattern: `^${target}_in_[0-9a-f]{8}$` },
    format: 'JSONEachRow',
  });
  for (const { name } of await found.json<{ name: string }>())
    for (const query of layout.dropIntake(name)) await command(query);
}
