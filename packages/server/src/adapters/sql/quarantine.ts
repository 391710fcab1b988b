import type { Quarantine, QuarantinedRow, RefusedRow, StoredBatch } from '../../ports/index.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { insertRows } from './rows.ts';

/** The quarantine as a table, a row each. */
export function createQuarantine(engine: SqlEngine): Quarantine {
  const change = async (sql: string, ids: readonly number[] | 'all', erase = false): Promise<number> => {
    const only = `WHERE id IN (SELECT id FROM ${engine.dialect.rows({ id: 'integer' })} AS given)`;
    const [result] = await engine.transact(
      [ids === 'all' ? { sql } : { sql: `${sql} ${only}`, params: [JSON.stringify(ids.map(id => [id]))] }],
      { erase },
    );
    return result!.changes;
  };

  return {
    async list(after, limit) {
      const sql = 'SELECT * FROM quarantine WHERE id > ? ORDER BY id LIMIT ?';
      return (await query(engine, sql, [after, limit])).rows.map(quarantinedRow);
    },
    async count() {
      return Number((await query(engine, 'SELECT count(*) AS n FROM quarantine')).rows[0]!.n);
    },
    retry: ids => change('UPDATE quarantine SET again = 1', ids),
    drop: ids => change('DELETE FROM quarantine', ids, true),
  };
}

/** Statements that put rows of a batch aside. */
export function quarantineRows(
  batch: Pick<StoredBatch, 'events' | 'sessions'>,
  rows: readonly RefusedRow[],
  origin: string,
  now: number,
): Statement[] {
  const lines = { events: batch.events.text.split('\n'), sessions: batch.sessions.text.split('\n') };
  return insertRows(
    'INSERT INTO quarantine (kind, site_id, origin, reason, line, put_aside_at)',
    rows.map(({ table, index, reason }) => {
      const line = lines[table][index]!;
      return [table, siteOf(line), origin, reason, line, now];
    }),
  );
}

/** '' where nobody can tell: the row is there for being unreadable. */
function siteOf(line: string): string {
  try {
    const { siteId } = JSON.parse(line.slice(line.indexOf('\t') + 1)) as { siteId?: unknown };
    return typeof siteId === 'string' ? siteId : '';
  } catch {
    return '';
  }
}

const quarantinedRow = (row: Row): QuarantinedRow => ({
  id: Number(row.id),
  table: row.kind as QuarantinedRow['table'],
  siteId: row.site_id as string,
  origin: row.origin as string,
  reason: row.reason as string,
  putAsideAt: Number(row.put_aside_at),
  again: Number(row.again) === 1,
  line: row.line as string,
});
