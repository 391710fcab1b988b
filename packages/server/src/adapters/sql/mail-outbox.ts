import type { Letter, MailOutbox, QueuedLetter, WaitingLetter } from '../../ports/index.ts';
import { query, type Row, type SqlEngine, type Statement } from './engine.ts';
import { insertRows } from './rows.ts';

/** E-mails that wait, over SQL. */
export function createMailOutbox(engine: SqlEngine): MailOutbox {
  return {
    async add(letters) {
      await engine.transact(letterStatements(letters));
    },
    async due(now, limit) {
      const { rows } = await query(
        engine,
        'SELECT * FROM mail_outbox WHERE next_at <= ? ORDER BY next_at, id LIMIT ?',
        [now, limit],
      );
      return rows.map(waitingLetter);
    },
    async nextAt() {
      const { rows } = await query(engine, 'SELECT min(next_at) AS next_at FROM mail_outbox');
      const at = rows[0]?.next_at ?? null;
      return at === null ? null : Number(at);
    },
    async postpone(id, nextAt, error) {
      const sql = 'UPDATE mail_outbox SET next_at = ?, attempts = attempts + 1, last_error = ? WHERE id = ?';
      await query(engine, sql, [nextAt, error, id]);
    },
    async remove(id) {
      await query(engine, 'DELETE FROM mail_outbox WHERE id = ?', [id]);
    },
  };
}

/** Queues letters, due at once; for whoever writes them together with what they tell of. */
export const letterStatements = (letters: readonly QueuedLetter[]): Statement[] =>
  insertRows(
    'INSERT INTO mail_outbox (id, doc, created_at, next_at)',
    letters.map(({ id, createdAt, ...letter }) => [
      id,
      JSON.stringify(letter satisfies Letter),
      createdAt,
      createdAt,
    ]),
  );

const waitingLetter = (row: Row): WaitingLetter => ({
  ...(JSON.parse(row.doc as string) as Letter),
  id: row.id as string,
  createdAt: Number(row.created_at),
  attempts: Number(row.attempts),
});
