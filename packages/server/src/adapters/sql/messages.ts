import type { MessageType } from '@bellwether/core';
import type { MessageStore } from '../../ports/index.ts';
import { query, type Row, type SqlEngine } from './engine.ts';

/** Written as in the partial index, which is taken only where its own condition stands in the query. */
const ANNOUNCED = `type NOT IN ('pageview.tracked', 'event.tracked', 'visitor.created', 'session.created',
  'session.ended', 'goal.converted')`;

export function createMessageStore(engine: SqlEngine): MessageStore {
  return {
    async announced(accountId, { storedAt, id }, limit) {
      const { rows } = await query(
        engine,
        `SELECT id, type, account_id, site_id, at, data, stored_at FROM messages
          WHERE ${ANNOUNCED} AND account_id = ? AND (stored_at, id) > (?, ?)
          ORDER BY stored_at, id LIMIT ?`,
        [accountId, storedAt, id, limit],
      );
      return rows.map(storedMessage);
    },
    async prune(before) {
      const sql = `DELETE FROM messages WHERE ${ANNOUNCED} AND stored_at < ?
        AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = messages.id)`;
      await engine.transact([{ sql, params: [before] }], { durable: false, unhurried: true });
    },
  };
}

const storedMessage = (row: Row) => ({
  message: {
    id: row.id as string,
    type: row.type as MessageType,
    accountId: row.account_id as string,
    siteId: row.site_id as string | null,
    at: Number(row.at),
    data: row.data as string,
  },
  storedAt: Number(row.stored_at),
});
