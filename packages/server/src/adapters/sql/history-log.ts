import { type HistoryLog, type HistoryPlan, linesOf, type PastEvent } from '../../ports/index.ts';
import { query, type Row, type SqlEngine } from './engine.ts';
import { upsertVisitors } from './ingest.ts';
import { leftOf } from './left-out.ts';
import { quarantineRows } from './quarantine.ts';

/** Chunks looked at for one batch: single events posted by themselves still go together. */
const CHUNKS = 2000;
/** Rows of the quarantine tried again together. */
const AGAIN = 500;

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
      const sql = 'INSERT INTO history_plan (id, seqs, doc) VALUES (1, ?, ?)';
      await engine.transact([{ sql, params: planParams(plan) }]);
    },
    async putAside(plan, rows, now) {
      const rest = { ...plan, ...leftOf(plan, rows) };
      await engine.transact([
        ...quarantineRows(plan, rows, 'history', now),
        { sql: 'UPDATE history_plan SET doc = ?', params: [JSON.stringify(rest)] },
      ]);
      return rest;
    },
    planAgain: token => planAgain(engine, token),
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

/** Moves rows of the quarantine into a plan, in the one transaction that finds them still there. */
async function planAgain(engine: SqlEngine, token: string): Promise<HistoryPlan | null> {
  const free = 'NOT EXISTS (SELECT 1 FROM deletions d WHERE d.site_id = q.site_id)';
  const { rows } = await query(
    engine,
    `SELECT id, site_id, kind, line FROM quarantine q WHERE again = 1 AND ${free} AND site_id = (
      SELECT site_id FROM quarantine q WHERE again = 1 AND ${free} ORDER BY id LIMIT 1) ORDER BY id LIMIT ?`,
    [AGAIN],
  );
  const first = rows[0];
  if (!first) return null;
  const linesIn = (kind: string) =>
    linesOf(rows.filter(row => row.kind === kind).map(row => row.line as string));
  const plan: HistoryPlan = {
    siteId: first.site_id as string,
    token,
    seqs: [],
    outcomes: {},
    events: linesIn('events'),
    sessions: linesIn('sessions'),
    visitors: [],
  };
  const given = `SELECT id FROM ${engine.dialect.rows({ id: 'integer' })} AS given`;
  const ids = JSON.stringify(rows.map(({ id }) => [Number(id)]));
  // A command or a site's retention may have deleted some meanwhile: then none are taken, and those left are next.
  const [made] = await engine.transact([
    {
      sql: `INSERT INTO history_plan (id, seqs, doc)
        SELECT 1, ?, ? WHERE (SELECT count(*) FROM quarantine WHERE id IN (${given})) = ?`,
      params: [...planParams(plan), ids, rows.length],
    },
    {
      sql: `DELETE FROM quarantine WHERE id IN (${given}) AND EXISTS (SELECT 1 FROM history_plan)`,
      params: [ids],
    },
  ]);
  return made!.changes > 0 ? plan : planAgain(engine, token);
}

const planParams = (plan: HistoryPlan): string[] => [JSON.stringify(plan.seqs), JSON.stringify(plan)];

const chunkOf = (row: Row) => ({
  seq: Number(row.seq),
  events: JSON.parse(row.doc as string) as PastEvent[],
});
