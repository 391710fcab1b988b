import type { EventStore } from '../ports/index.ts';
import { offsetCursor, readOffset } from './cursor.ts';
import { limitOf, type Scope } from './scope.ts';

/** One reading of a table that fills some of a ranking's numbers. */
export interface Part<Key extends string, Sum extends string> {
  /** `events`, `sessions`, or one of them joined with something. */
  table: string;
  where: string;
  /** The SQL of each key in this table. */
  keys: Record<Key, string>;
  /** The aggregates it adds; the other parts have the rest. */
  sums: Partial<Record<Sum, string>>;
}

interface Ranking<Key extends string, Sum extends string> {
  /** What the rows are; one row for each combination. */
  keys: readonly Key[];
  /** The first decides the order and must be above 0. */
  sums: readonly Sum[];
  parts: readonly Part<Key, Sum>[];
  scope: Scope;
}

interface Ranked<Key extends string, Sum extends string> {
  keys: Record<Key, string>;
  sums: Record<Sum, number>;
}

/**
 * A page of rows, the largest first. The parts are stacked and summed by key rather than joined: no part needs all
 * the keys, and what one lacks is 0.
 */
export async function ranked<Key extends string, Sum extends string>(
  store: EventStore,
  { keys, sums, parts, scope }: Ranking<Key, Sum>,
  query: { limit?: number; cursor?: string },
): Promise<{ rows: Ranked<Key, Sum>[]; nextCursor: string | null }> {
  const limit = limitOf(query);
  const offset = readOffset(query.cursor);
  const by = keys.map(key => `${key}_key`).join(', ');
  const stacked = parts.map(part => {
    const columns = [
      ...keys.map(key => `toString(${part.keys[key]}) AS ${key}_key`),
      ...sums.map(sum => `${part.sums[sum] ?? 0} AS ${sum}_part`),
    ];
    return `SELECT ${columns.join(', ')} FROM ${part.table} WHERE ${part.where} GROUP BY ${by}`;
  });
  const columns = [
    `map(${keys.map(key => `'${key}', ${key}_key`).join(', ')}) AS keys`,
    `map(${sums.map(sum => `'${sum}', toFloat64(sum(${sum}_part))`).join(', ')}) AS sums`,
  ];
  const first = `sum(${sums[0]}_part)`;
  const rows = await store.query<Ranked<Key, Sum>>(
    `SELECT ${columns.join(', ')}
FROM (${stacked.join('\n  UNION ALL ')})
GROUP BY ${by} HAVING ${first} > 0
ORDER BY ${first} DESC, ${by}
LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...scope.params, limit: limit + 1, offset },
  );
  return {
    rows: rows.slice(0, limit),
    nextCursor: rows.length > limit ? offsetCursor(offset + limit) : null,
  };
}
