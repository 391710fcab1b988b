import type { TrackedEvent } from '@bellwether/core';
import type { EventLog, LogBatch } from '../../ports/index.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { readLoggedSession } from './logged-session.ts';

/**
 * The event log as a table. A batch's range and token are written before the batch goes out and removed with it,
 * so a crash in between sends the same rows under the same token again.
 * @param newToken a token nobody else makes
 */
export function createEventLog(engine: SqlEngine, newToken: () => string): EventLog {
  return {
    async next(limit) {
      const results = await engine.transact(planStatements(limit, newToken()));
      const plan = results[1]!.rows[0];
      return plan ? batchOf(plan, results[2]!.rows) : null;
    },
    async done({ token, fromSeq, toSeq }) {
      // Lost in a power failure, the batch goes out once more and its token makes that nothing.
      await engine.transact(
        [
          { sql: 'DELETE FROM event_log WHERE seq BETWEEN ? AND ?', params: [fromSeq, toSeq] },
          { sql: 'DELETE FROM log_plan WHERE token = ?', params: [token] },
        ],
        { durable: false },
      );
    },
    async backlog() {
      const { rows } = await query(engine, 'SELECT count(*) AS n FROM event_log');
      return Number(rows[0]!.n);
    },
  };
}

function planStatements(limit: number, token: string): Statement[] {
  return [
    {
      sql: `INSERT INTO log_plan (id, from_seq, to_seq, token)
        SELECT 1, min(seq), max(seq), ? FROM (SELECT seq FROM event_log ORDER BY seq LIMIT ?) AS head
        HAVING count(*) > 0
        ON CONFLICT (id) DO NOTHING`,
      params: [token, limit],
    },
    { sql: 'SELECT from_seq, to_seq, token FROM log_plan' },
    {
      sql: `SELECT kind, doc FROM event_log
        WHERE seq BETWEEN (SELECT from_seq FROM log_plan) AND (SELECT to_seq FROM log_plan) ORDER BY seq`,
    },
  ];
}

function batchOf(plan: Row, rows: Row[]): LogBatch {
  const docs = (kind: string) => rows.filter(row => row.kind === kind).map(row => row.doc as string);
  return {
    token: plan.token as string,
    fromSeq: Number(plan.from_seq),
    toSeq: Number(plan.to_seq),
    events: docs('e').map(doc => JSON.parse(doc) as TrackedEvent),
    sessions: docs('s').map(readLoggedSession),
  };
}
