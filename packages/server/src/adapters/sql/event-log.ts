import { type EventLog, type LogBatch, linesOf } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { leftOf, NOTHING, type Places, together, without } from './left-out.ts';
import { enter, type Partition, transactIn, WHOLE } from './partition.ts';
import { quarantineRows } from './quarantine.ts';
import { trimLog } from './snapshot.ts';

/**
 * The event log as two tables: the journal of events, a row a commit, and the changes of sessions, a row each.
 * How far a batch reaches and its token are written before the batch goes out and cleared with it, so a crash in
 * between sends the same rows under the same token again. What the batch goes without is written and cleared there too;
 * the rows themselves stay, since a start goes on from them.
 * @param newToken a token nobody else makes
 */
export function createEventLog(
  engine: SqlEngine,
  newToken: () => string,
  partition: Partition = WHOLE,
): EventLog {
  const { number } = partition;
  return {
    async next(limit) {
      const statements = planStatements(engine.dialect, partition, limit, newToken());
      const [, , state, events, sessions] = await transactIn(engine, partition, statements);
      const plan = state!.rows[0];
      return plan ? batchOf(plan, events!.rows, sessions!.rows) : null;
    },
    async putAside(batch, rows, now) {
      const { rows: plans } = await query(
        engine,
        'SELECT plan_without FROM log_state WHERE partition = ? AND plan_token = ?',
        [number, batch.token],
      );
      const places = together(withoutOf(plans[0]), rows);
      await transactIn(engine, partition, [
        enter(engine.dialect, partition),
        ...quarantineRows(batch, rows, `partition ${number}`, now),
        {
          sql: 'UPDATE log_state SET plan_without = ? WHERE partition = ? AND plan_token = ?',
          params: [JSON.stringify(places), number, batch.token],
        },
      ]);
      return { ...batch, ...leftOf(batch, rows) };
    },
    async done({ token, toSeq, sessionsToSeq }) {
      // Lost in a power failure, the batch goes out once more and its token makes that nothing.
      await transactIn(
        engine,
        partition,
        [
          enter(engine.dialect, partition),
          {
            // What open sessions are read from at a start stays.
            sql: `DELETE FROM session_log WHERE partition = ?
              AND seq > (SELECT fed_sessions_seq FROM log_state WHERE partition = ?) AND seq <= ?
              AND NOT EXISTS (SELECT 1 FROM open_sessions o WHERE o.site_id = session_log.site_id
                AND o.visitor_id = session_log.visitor_id AND o.partition = session_log.partition
                AND o.seq = session_log.seq)`,
            params: [number, number, sessionsToSeq],
          },
          {
            sql: `UPDATE log_state SET fed_seq = ?, fed_sessions_seq = ?,
              plan_seq = NULL, plan_sessions_seq = NULL, plan_token = NULL, plan_without = NULL
              WHERE partition = ? AND plan_token = ?`,
            params: [toSeq, sessionsToSeq, number, token],
          },
          trimLog(number),
        ],
        { durable: false },
      );
    },
    async backlog() {
      const { rows } = await query(
        engine,
        `SELECT (SELECT coalesce(sum(events), 0) FROM event_log WHERE partition = ?
            AND seq > (SELECT fed_seq FROM log_state WHERE partition = ?))
          + (SELECT count(*) FROM session_log WHERE partition = ?
            AND seq > (SELECT fed_sessions_seq FROM log_state WHERE partition = ?)
            AND seq <= (SELECT sessions_seq FROM log_state WHERE partition = ?)) AS n`,
        [number, number, number, number, number],
      );
      return Number(rows[0]!.n);
    },
    async end() {
      const { rows } = await query(
        engine,
        `SELECT (SELECT coalesce(max(seq), 0) FROM event_log WHERE partition = ?) AS seq,
          coalesce((SELECT sessions_seq FROM log_state WHERE partition = ?), 0) AS sessions_seq`,
        [number, number],
      );
      return { seq: Number(rows[0]!.seq), sessionsSeq: Number(rows[0]!.sessions_seq) };
    },
    async passed({ seq, sessionsSeq }) {
      const { rows } = await query(
        engine,
        'SELECT 1 FROM log_state WHERE partition = ? AND fed_seq >= ? AND fed_sessions_seq >= ?',
        [number, seq, sessionsSeq],
      );
      return rows.length > 0;
    },
  };
}

/** Plans a batch unless one is planned, and reads it. At least one journal row goes, however large it is. */
function planStatements(dialect: Dialect, partition: Partition, limit: number, token: string): Statement[] {
  const { number } = partition;
  return [
    enter(dialect, partition),
    {
      sql: `UPDATE log_state SET plan_token = ?, plan_seq = coalesce(
          (SELECT max(seq) FROM (
            SELECT seq, sum(events) OVER (ORDER BY seq) - events AS earlier FROM (
              SELECT seq, events FROM event_log WHERE ${AHEAD_OF_FED} ORDER BY seq LIMIT ?) AS head) AS sums
            WHERE earlier < ?), fed_seq),
          plan_sessions_seq = coalesce(
            (SELECT max(seq) FROM (
              SELECT seq FROM session_log WHERE ${SESSIONS_AHEAD_OF_FED} ORDER BY seq LIMIT ?) AS head),
            fed_sessions_seq)
        WHERE partition = ? AND plan_token IS NULL AND (
          EXISTS (SELECT 1 FROM event_log WHERE ${AHEAD_OF_FED})
          OR EXISTS (SELECT 1 FROM session_log WHERE ${SESSIONS_AHEAD_OF_FED}))`,
      params: [token, limit, limit, limit, number],
    },
    {
      sql: `SELECT plan_seq, plan_sessions_seq, plan_token, plan_without FROM log_state
        WHERE partition = ? AND plan_token IS NOT NULL`,
      params: [number],
    },
    {
      sql: `SELECT events, lines FROM event_log WHERE partition = ?
        AND seq > (SELECT fed_seq FROM log_state WHERE partition = ?)
        AND seq <= (SELECT plan_seq FROM log_state WHERE partition = ?) ORDER BY seq`,
      params: [number, number, number],
    },
    {
      sql: `SELECT line FROM session_log WHERE partition = ?
        AND seq > (SELECT fed_sessions_seq FROM log_state WHERE partition = ?)
        AND seq <= (SELECT plan_sessions_seq FROM log_state WHERE partition = ?) ORDER BY seq`,
      params: [number, number, number],
    },
  ];
}

const AHEAD_OF_FED = 'event_log.partition = log_state.partition AND seq > log_state.fed_seq';
/** Without what a snapshot has written ahead, and may never come to its end. */
const SESSIONS_AHEAD_OF_FED = `session_log.partition = log_state.partition AND seq > log_state.fed_sessions_seq
  AND seq <= log_state.sessions_seq`;

const withoutOf = (plan: Row | undefined): Places =>
  plan?.plan_without ? (JSON.parse(plan.plan_without as string) as Places) : NOTHING;

function batchOf(plan: Row, events: Row[], sessions: Row[]): LogBatch {
  const places = withoutOf(plan);
  return {
    token: plan.plan_token as string,
    toSeq: Number(plan.plan_seq),
    sessionsToSeq: Number(plan.plan_sessions_seq),
    events: without(
      {
        count: events.reduce((sum, row) => sum + Number(row.events), 0),
        text: events.map(row => row.lines as string).join(''),
      },
      places.events,
    ),
    sessions: without(linesOf(sessions.map(row => row.line as string)), places.sessions),
  };
}
