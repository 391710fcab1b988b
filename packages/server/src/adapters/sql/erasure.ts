import type { Erasure, ErasureStore } from '../../ports/index.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';

/** Rows looked at, or deleted, in one transaction: no commit waits long behind it. */
const STEP = 2000;

/** What there is to delete, and deleting it so that the file no longer has it. */
export function createErasureStore(engine: SqlEngine): ErasureStore {
  const erase = (...statements: Statement[]) => engine.transact(statements, { erase: true });

  return {
    async add({ id, siteId, visitorId, createdAt }) {
      await query(engine, 'INSERT INTO deletions (id, site_id, visitor_id, created_at) VALUES (?, ?, ?, ?)', [
        id,
        siteId,
        visitorId,
        createdAt,
      ]);
    },
    async pending() {
      return (await query(engine, 'SELECT * FROM deletions ORDER BY id')).rows.map(erasureOf);
    },
    async ofSite(siteId) {
      const { rows } = await query(engine, 'SELECT * FROM deletions WHERE site_id = ? ORDER BY id', [siteId]);
      return rows.map(erasureOf);
    },
    async done(id) {
      // Logs that the data has passed through were let go of, not erased.
      await engine.scrub();
      await erase({ sql: 'DELETE FROM deletions WHERE id = ?', params: [id] });
    },
    async deleteHistory(siteId) {
      await erase({ sql: 'DELETE FROM history_log WHERE site_id = ?', params: [siteId] });
    },
    async deleteVisitors(siteId, visitorId) {
      const where = `site_id = ?${visitorId === null ? '' : ' AND visitor_id = ?'}`;
      const params = visitorId === null ? [siteId] : [siteId, visitorId];
      for (let deleted = STEP; deleted === STEP; ) {
        const [result] = await erase({
          sql: `DELETE FROM visitors WHERE site_id = ? AND visitor_id IN (
            SELECT visitor_id FROM visitors WHERE ${where} LIMIT ${STEP})`,
          params: [siteId, ...params],
        });
        deleted = result!.changes;
      }
      await erase({
        sql: `DELETE FROM session_log WHERE ${where} AND seq <= (
          SELECT fed_sessions_seq FROM log_state s WHERE s.partition = session_log.partition)`,
        params,
      });
    },
    async deleteQuarantined({ siteId, visitorId, before }) {
      // By its text, since a row that nobody can read may tell of no site; what is too much of it is no loss.
      const named = [`"siteId":${JSON.stringify(siteId)}`];
      if (visitorId !== null) named.push(`"visitorId":${JSON.stringify(visitorId)}`);
      await erase({
        sql: `DELETE FROM quarantine WHERE put_aside_at < ? AND ${named
          .map(() => engine.dialect.contains('line', '?'))
          .join(' AND ')}`,
        params: [before ?? Number.MAX_SAFE_INTEGER, ...named],
      });
    },
    async deleteMessages({ siteId, visitorId, before }, after) {
      const [found] = (
        await query(
          engine,
          `SELECT max(id) AS last, count(*) AS n FROM (
            SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT ?) AS step`,
          [after, STEP],
        )
      ).rows;
      if (!found || found.last === null || found.last === undefined) return { next: null, passedOver: 0 };
      const meant = `id > ? AND id <= ? AND site_id = ? AND at < ?${
        visitorId === null
          ? ''
          : ` AND (${namesOf(visitorId)
              .map(() => engine.dialect.contains('data', '?'))
              .join(' OR ')})`
      }`;
      const params = [
        after,
        found.last,
        siteId,
        before ?? Number.MAX_SAFE_INTEGER,
        ...(visitorId === null ? [] : namesOf(visitorId)),
      ];
      const gone = `SELECT id FROM messages WHERE ${meant} AND NOT EXISTS (
        SELECT 1 FROM deliveries d WHERE d.message_id = messages.id AND d.state = 'sending')`;
      const results = await erase(
        {
          sql: `DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE message_id IN (${gone}))`,
          params,
        },
        { sql: `DELETE FROM deliveries WHERE message_id IN (${gone})`, params },
        { sql: `DELETE FROM messages WHERE id IN (${gone})`, params },
        { sql: `SELECT count(*) AS n FROM messages WHERE ${meant}`, params },
      );
      const last = Number(found.n) < STEP;
      return { next: last ? null : (found.last as string), passedOver: Number(results[3]!.rows[0]!.n) };
    },
    async visitorsSeenBefore(siteId, before, after) {
      const { rows } = await query(
        engine,
        `SELECT visitor_id FROM visitors WHERE site_id = ? AND visitor_id > ? AND persistent = 1
          AND first_seen_at < ? ORDER BY visitor_id LIMIT ?`,
        [siteId, after, before, STEP],
      );
      return rows.map(row => row.visitor_id as string);
    },
    async forgetVisitors(siteId, visitorIds) {
      await erase({
        sql: `DELETE FROM visitors WHERE site_id = ? AND visitor_id IN (
          SELECT value FROM ${engine.dialect.texts} AS given)`,
        params: [siteId, JSON.stringify(visitorIds)],
      });
    },
  };
}

/** How messages name the visitor they tell of. An imported id is any text: `1` alone would stand in every message. */
const namesOf = (visitorId: string): string[] => {
  const written = JSON.stringify(visitorId);
  return [`"visitorId":${written}`, `"visitor":{"id":${written}`];
};

const erasureOf = (row: Row): Erasure => ({
  id: row.id as string,
  siteId: row.site_id as string,
  visitorId: row.visitor_id as string | null,
  createdAt: Number(row.created_at),
});
