import type { HistoryLog, HistoryPlan, PastEvent } from '../../ports/index.ts';
import { query, type Row, type SqlEngine } from './engine.ts';
import { upsertVisitors } from './ingest.ts';

/** Chunks looked at for one batch: single events posted by themselves still go together. */
const CHUNKS = 2000;

/** The history log as two tables: what waits, a row what was taken together, and the one batch on its way. */
export function createHistoryLog(engine: SqlEngine): HistoryLog {
  return {
    async append(siteId, events) {
      const { rows } = await query(
        engine,
        'INSERT INTO history_log (site_id, events, doc) VALUES (?, ?, ?) RETURNING seq',
        [siteId, events.length, JSON.stringify(events)],
      );
      return Number(rows[0]!.seq);
    },
    async next(limit) {
      // The first chunk goes, however large it is.
      const { rows } = await query(
        engine,
        `SELECT seq, site_id, doc FROM history_log WHERE seq IN (
          SELECT seq FROM (
            SELECT seq, sum(events) OVER (ORDER BY seq) - events AS earlier FROM (
              SELECT seq, events FROM history_log
              WHERE site_id = (SELECT site_id FROM history_log ORDER BY seq LIMIT 1)
              ORDER BY seq LIMIT ?) AS head) AS sums
          WHERE earlier < ?)
        ORDER BY seq`,
        [CHUNKS, limit],
      );
      const first = rows[0];
      return first ? { siteId: first.site_id as string, chunks: rows.map(chunkOf) } : null;
    },
    async planned() {
      const { rows } = await query(engine, 'SELECT doc FROM history_plan');
      return rows[0] ? (JSON.parse(rows[0].doc as string) as HistoryPlan) : null;
    },
    async plan(plan) {
      await query(engine, 'INSERT INTO history_plan (id, seqs, doc) VALUES (1, ?, ?)', [
        JSON.stringify(plan.seqs),
        JSON.stringify(plan),
      ]);
    },
    async done({ seqs, visitors }) {
      await engine.transact([
        {
          sql: `DELETE FROM history_log WHERE seq IN (
            SELECT seq FROM ${engine.dialect.rows({ seq: 'integer' })} AS given)`,
          params: [JSON.stringify(seqs.map(seq => [seq]))],
        },
        { sql: 'DELETE FROM history_plan' },
        // The past may know a visitor from before the site's own memory.
        ...(visitors.length > 0 ? [upsertVisitors(engine.dialect, visitors, 'earlier')] : []),
      ]);
    },
    async passed(siteId, upTo) {
      const sql = 'SELECT 1 FROM history_log WHERE site_id = ? AND seq <= ? LIMIT 1';
      return (await query(engine, sql, [siteId, upTo])).rows.length === 0;
    },
    async end(siteId) {
      const sql = 'SELECT coalesce(max(seq), 0) AS seq FROM history_log WHERE site_id = ?';
      return Number((await query(engine, sql, [siteId])).rows[0]!.seq);
    },
    async waiting() {
      const { rows } = await query(engine, 'SELECT seq, site_id, events FROM history_log ORDER BY seq');
      return rows.map(row => ({
        seq: Number(row.seq),
        siteId: row.site_id as string,
        events: Number(row.events),
      }));
    },
  };
}

const chunkOf = (row: Row) => ({
  seq: Number(row.seq),
  events: JSON.parse(row.doc as string) as PastEvent[],
});
