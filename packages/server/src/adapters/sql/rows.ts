import type { SqlValue, Statement } from './engine.ts';

/**
 * Rows a statement takes. Enough to share its cost, and few sizes, so that three prepared statements serve any
 * number of rows.
 */
const CHUNKS = [32, 8, 1];

/**
 * Statements that take rows as plain parameters. For wide rows: JSON arrays of documents would be parsed to be
 * taken apart again, which costs more than the write.
 * @param sqlOf the statement around some rows: `(?, ?), (?, ?)`
 * @param row how one row is written; as wide as the rows, unless given
 */
export function inChunks(
  rows: readonly (readonly SqlValue[])[],
  sqlOf: (rows: string) => string,
  row = `(${Array(rows[0]?.length ?? 0)
    .fill('?')
    .join(', ')})`,
): Statement[] {
  const statements: Statement[] = [];
  let taken = 0;
  for (const size of CHUNKS) {
    if (rows.length - taken < size) continue;
    const sql = sqlOf(Array(size).fill(row).join(', '));
    for (; rows.length - taken >= size; taken += size)
      statements.push({ sql, params: valuesOf(rows, taken, taken + size) });
  }
  return statements;
}

/** `rows.slice(from, to).flat()`, several times as fast: every event and attempt passes here. */
function valuesOf(rows: readonly (readonly SqlValue[])[], from: number, to: number): SqlValue[] {
  const values: SqlValue[] = [];
  for (let i = from; i < to; i++) values.push(...rows[i]!);
  return values;
}

/**
 * Statements that insert rows by plain parameters.
 * @param into up to and without `VALUES`, as `INSERT INTO t (a, b)`
 * @param then what follows the rows, as `ON CONFLICT …`
 * @param row how one row is written, where it is more than its parameters
 */
export const insertRows = (
  into: string,
  rows: readonly (readonly SqlValue[])[],
  then = '',
  row?: string,
): Statement[] => inChunks(rows, values => `${into} VALUES ${values} ${then}`, row);
