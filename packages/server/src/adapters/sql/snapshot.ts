import { type SessionChange, sessionLine } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import type { Statement } from './engine.ts';
import { insertRows } from './rows.ts';

/**
 * The changed sessions, a row each, which is both what the event store will be fed and, for an open session, what a
 * start goes on from; and how far the journal is now accounted for.
 * @param partition that they are of; its logs go by numbers that it shares with others, so each statement names it
 */
export function snapshotStatements(
  dialect: Dialect,
  partition: number,
  snapshot: SessionChange[],
): Statement[] {
  const given = dialect.rows({ site_id: 'text', visitor_id: 'text', session_id: 'text', ended: 'integer' });
  const places = snapshot.map(({ after: s, ended }) => [s.siteId, s.visitorId, s.id, ended ? 1 : 0]);
  const changed = snapshot.filter(s => s.before !== s.after);
  return [
    // The rows these sessions had before, where they are fed; those that are not go when they are.
    {
      sql: `DELETE FROM session_log WHERE partition = ? AND seq IN (
          SELECT o.seq FROM ${given} AS s JOIN open_sessions o ON o.site_id = s.site_id
            AND o.visitor_id = s.visitor_id AND o.partition = ? AND o.session_id = s.session_id)
        AND seq <= (SELECT fed_sessions_seq FROM log_state WHERE partition = ?)`,
      params: [partition, JSON.stringify(places), partition, partition],
    },
    // By the session's own id too: the visitor may have the next visit open already.
    {
      sql: `DELETE FROM open_sessions WHERE partition = ? AND (site_id, visitor_id, session_id) IN (
        SELECT site_id, visitor_id, session_id FROM ${given} AS s WHERE ended = 1)`,
      params: [partition, JSON.stringify(places)],
    },
    ...insertRows(
      'INSERT INTO session_log (site_id, visitor_id, session_id, open, line, partition)',
      changed.map(change => {
        const { siteId, visitorId, id } = change.after;
        return [siteId, visitorId, id, change.ended ? 0 : 1, sessionLine(change), partition];
      }),
    ),
    {
      sql: `INSERT INTO open_sessions (site_id, visitor_id, session_id, seq, partition)
        SELECT site_id, visitor_id, session_id, seq, partition FROM session_log
        WHERE partition = ? AND seq > (SELECT sessions_seq FROM log_state WHERE partition = ?) AND open = 1
        ON CONFLICT (site_id, visitor_id, partition)
          DO UPDATE SET session_id = excluded.session_id, seq = excluded.seq`,
      params: [partition, partition],
    },
    // An empty log means that all of it was done with, so the positions stand.
    {
      sql: `UPDATE log_state SET
          snapshot_seq = coalesce((SELECT max(seq) FROM event_log WHERE partition = ?), snapshot_seq),
          sessions_seq = coalesce((SELECT max(seq) FROM session_log WHERE partition = ?), sessions_seq)
        WHERE partition = ?`,
      params: [partition, partition, partition],
    },
    trimLog(partition),
  ];
}

/** A log row goes once it is both in the event store and in a snapshot. */
export const trimLog = (partition: number): Statement => ({
  sql: `DELETE FROM event_log WHERE partition = ? AND seq <= (
    SELECT CASE WHEN fed_seq < snapshot_seq THEN fed_seq ELSE snapshot_seq END FROM log_state WHERE partition = ?)`,
  params: [partition, partition],
});
