import { type SessionChange, type SnapshotSlice, sessionLine } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import type { Statement } from './engine.ts';
import { insertRows } from './rows.ts';

/**
 * A snapshot: the changed sessions, a row each, which is both what the event store will be fed and, for an open
 * session, what a start goes on from; and how far the journal is now accounted for.
 *
 * Rows count from the moment that `log_state.sessions_seq` passes them, so they can be written ahead, slice by slice,
 * each with whatever commit comes. What a crash leaves ahead of that number is deleted at the next start: the journal
 * has it all, and tells it anew.
 * @param partition that they are of; its logs go by numbers that it shares with others, so each statement names it
 */
export function snapshotStatements(
  dialect: Dialect,
  partition: number,
  snapshot: readonly SessionChange[],
): Statement[] {
  return [...aheadStatements(dialect, partition, snapshot), ...completion(partition, JOURNAL_END)];
}

/** A slice of one, and with the last slice what makes all of them count. */
export function sliceStatements(
  dialect: Dialect,
  partition: number,
  { changes, completes }: SnapshotSlice,
): Statement[] {
  const ahead = aheadStatements(dialect, partition, changes);
  return completes === null ? ahead : [...ahead, ...completion(partition, { sql: '?', params: [completes] })];
}

function aheadStatements(
  dialect: Dialect,
  partition: number,
  changes: readonly SessionChange[],
): Statement[] {
  const changed = changes.filter(s => s.before !== s.after);
  const unchanged = changes.filter(s => s.before === s.after && s.ended);
  return [
    ...(unchanged.length > 0 ? leaveOpen(dialect, partition, unchanged) : []),
    ...insertRows(
      'INSERT INTO session_log (site_id, visitor_id, session_id, open, line, partition)',
      changed.map(change => {
        const { siteId, visitorId, id } = change.after;
        return [siteId, visitorId, id, change.ended ? 0 : 1, sessionLine(change), partition];
      }),
    ),
  ];
}

/**
 * Sessions that only ended need no row: the event store has them as they are, and so had the last snapshot. They need
 * not wait for the rest either: the journal since then has nothing of them but their end.
 */
function leaveOpen(dialect: Dialect, partition: number, ended: readonly SessionChange[]): Statement[] {
  const given = dialect.rows({ site_id: 'text', visitor_id: 'text', session_id: 'text' });
  const places = JSON.stringify(ended.map(({ after: s }) => [s.siteId, s.visitorId, s.id]));
  return [
    {
      sql: `DELETE FROM session_log WHERE partition = ? AND seq IN (
          SELECT o.seq FROM ${given} AS s JOIN open_sessions o ON ${SAME_SESSION} AND o.partition = ?)
        AND seq <= (SELECT fed_sessions_seq FROM log_state WHERE partition = ?)`,
      params: [partition, places, partition, partition],
    },
    {
      sql: `DELETE FROM open_sessions WHERE partition = ? AND (site_id, visitor_id, session_id) IN (
        SELECT site_id, visitor_id, session_id FROM ${given} AS s)`,
      params: [partition, places],
    },
  ];
}

/** By the session's own id too: the visitor may have the next visit open already. */
const SAME_SESSION = 'o.site_id = s.site_id AND o.visitor_id = s.visitor_id AND o.session_id = s.session_id';

/** An empty journal means that all of it was done with, so the position stands. */
const JOURNAL_END = { sql: '(SELECT coalesce(max(seq), 0) FROM event_log WHERE partition = ?)' };

/** @param journal where the journal ended when the snapshot was taken */
function completion(partition: number, journal: { sql: string; params?: readonly number[] }): Statement[] {
  const { sql: journalEnd, params = [partition] } = journal;
  const ahead = 'seq > (SELECT sessions_seq FROM log_state WHERE partition = ?)';
  return [
    // The rows these sessions had before, where they are fed; those that are not go when they are.
    {
      sql: `DELETE FROM session_log WHERE partition = ? AND seq IN (
          SELECT o.seq FROM session_log s JOIN open_sessions o ON ${SAME_SESSION} AND o.partition = s.partition
          WHERE s.partition = ? AND s.${ahead})
        AND seq <= (SELECT fed_sessions_seq FROM log_state WHERE partition = ?)`,
      params: [partition, partition, partition, partition],
    },
    {
      sql: `DELETE FROM open_sessions WHERE partition = ? AND (site_id, visitor_id, session_id) IN (
        SELECT site_id, visitor_id, session_id FROM session_log WHERE partition = ? AND ${ahead} AND open = 0)`,
      params: [partition, partition, partition],
    },
    {
      sql: `INSERT INTO open_sessions (site_id, visitor_id, session_id, seq, partition)
        SELECT site_id, visitor_id, session_id, seq, partition FROM session_log
        WHERE partition = ? AND ${ahead} AND open = 1
        ON CONFLICT (site_id, visitor_id, partition)
          DO UPDATE SET session_id = excluded.session_id, seq = excluded.seq`,
      params: [partition, partition],
    },
    {
      sql: `UPDATE log_state SET
          snapshot_seq = CASE WHEN ${journalEnd} > snapshot_seq THEN ${journalEnd} ELSE snapshot_seq END,
          sessions_seq = coalesce((SELECT max(seq) FROM session_log WHERE partition = ?), sessions_seq)
        WHERE partition = ?`,
      params: [...params, ...params, partition, partition],
    },
    trimLog(partition),
  ];
}

/** What a snapshot that did not come to its end has written ahead. */
export const forgetAhead = (partition: number): Statement => ({
  sql: `DELETE FROM session_log WHERE partition = ?
    AND seq > (SELECT sessions_seq FROM log_state WHERE partition = ?)`,
  params: [partition, partition],
});

/** A log row goes once it is both in the event store and in a snapshot. */
export const trimLog = (partition: number): Statement => ({
  sql: `DELETE FROM event_log WHERE partition = ? AND seq <= (
    SELECT CASE WHEN fed_seq < snapshot_seq THEN fed_seq ELSE snapshot_seq END FROM log_state WHERE partition = ?)`,
  params: [partition, partition],
});
