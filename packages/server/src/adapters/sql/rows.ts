import type { SqlValue, Statement } from './engine.ts';

/** Rows a statement takes: enough to share its cost, few enough that odd counts need few further statements. */
const CHUNK = 32;

/**
 * Statements that write rows by plain parameters, in chunks of one size and a rest of ones, so that two prepared
 * statements serve any number. For wide rows: JSON arrays of documents would be parsed to be taken apart again,
 * which costs more than the write.
 * @param into up to and without `VALUES`, as `INSERT INTO t (a, b)`
 * @param then what follows the rows, as `ON CONFLICT …`
 */
export function insertRows(into: string, rows: readonly (readonly SqlValue[])[], then = ''): Statement[] {
  const width = rows[0]?.length ?? 0;
  const one = `(${Array(width).fill('?').join(', ')})`;
  const many = Array(CHUNK).fill(one).join(', ');
  const whole = rows.length - (rows.length % CHUNK);
  const statements: Statement[] = [];
  for (let i = 0; i < whole; i += CHUNK) {
    statements.push({ sql: `${into} VALUES ${many} ${then}`, params: rows.slice(i, i + CHUNK).flat() });
  }
  for (const row of rows.slice(whole)) statements.push({ sql: `${into} VALUES ${one} ${then}`, params: row });
  return statements;
}
