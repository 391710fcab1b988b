import type { MessageType } from '@bellwether/core';
import type { BackfillPage, ReplayPage, ReplayRange, WebhookJobs } from '../../ports/index.ts';
import type { Dialect } from './dialect.ts';
import { query, type SqlEngine, type SqlValue, type Statement } from './engine.ts';
import { givenMessages, messageRows } from './ingest.ts';

type Pages = Pick<WebhookJobs, 'queue' | 'toReplay' | 'replay' | 'countToReplay' | 'waiting'>;

/**
 * The work of jobs, a page at a time. The first statement of a page moves the job on, if it is still where the page
 * begins, and writes the page's id into it; those that follow write only if they find that id there.
 */
export function webhookJobPages(engine: SqlEngine): Pages {
  const { dialect } = engine;
  const commit = async (statements: Statement[]) => {
    const [advanced] = await engine.transact(statements);
    return advanced!.rows.length > 0 ? 'written' : 'refused';
  };
  return {
    queue: page => commit(backfillStatements(dialect, page)),
    replay: page => commit(replayStatements(dialect, page)),
    async toReplay(job, limit) {
      const { sql, params } = replayable(dialect, job);
      const { rows } = await query(engine, `SELECT id ${sql} AND id > ? ORDER BY id LIMIT ?`, [
        ...params,
        job.position ?? '',
        limit,
      ]);
      return rows.map(row => row.id as string);
    },
    async countToReplay(range) {
      const { sql, params } = replayable(dialect, range);
      const { rows } = await query(engine, `SELECT type, count(*) AS n ${sql} GROUP BY type`, params);
      return new Map(rows.map(row => [row.type as MessageType, Number(row.n)]));
    },
    async waiting(webhookId, now, atMost) {
      const { rows } = await query(engine, WAITING, [webhookId, now, atMost.due, webhookId, atMost.all]);
      return { due: Number(rows[0]!.due), all: Number(rows[0]!.every) };
    },
  };
}

/** Nothing reads further than the limits: a dead endpoint may have a million waiting. */
const WAITING = `SELECT
  (SELECT count(*) FROM (SELECT 1 FROM deliveries
    WHERE state = 'pending' AND webhook_id = ? AND next_at <= ? LIMIT ?) AS due) AS due,
  (SELECT count(*) FROM (SELECT 1 FROM deliveries
    WHERE state = 'pending' AND webhook_id = ? LIMIT ?) AS waiting) AS every`;

/** @param skipped counts, with its parameters, what of the page there is nothing to do for */
const advance = (
  { job, id, last, now }: BackfillPage | ReplayPage,
  position: BackfillPage['position'] | string | null,
  count: number,
  skipped: Statement,
): Statement => ({
  sql: `UPDATE webhook_jobs SET page = ?, position = ?, done = done + ?, skipped = skipped + (${skipped.sql})
      ${last ? ", state = 'done', total = done + ?, finished_at = ?" : ''}
    WHERE id = ? AND page = ? AND state = 'running'
      AND EXISTS (SELECT 1 FROM webhooks w WHERE w.id = webhook_id AND w.active = 1)
    RETURNING id`,
  params: [
    id,
    JSON.stringify(position),
    count,
    ...(skipped.params ?? []),
    ...(last ? [count, now] : []),
    job.id,
    job.page,
  ],
});

/** Holds in the statements of the page that moved the job on, and in no other's. */
const OF_THIS_PAGE = 'EXISTS (SELECT 1 FROM webhook_jobs WHERE id = ? AND page = ?)';
const guard = ({ job, id }: BackfillPage | ReplayPage): SqlValue[] => [job.id, id];

const AGAIN = `UPDATE deliveries SET state = 'pending', reason = NULL, next_at = ?, manual = 0, run_attempts = 0,
    run_started_at = NULL`;

function backfillStatements(dialect: Dialect, page: BackfillPage): Statement[] {
  const { job, messages, now } = page;
  const { webhookId } = job;
  const ids = JSON.stringify(messages.map(({ message }) => message.id));
  const rows = messages.map(({ message, deliveryId }) => [deliveryId, message.id, message.type]);
  // CROSS JOIN keeps SQLite to this order. It would begin with the webhook's deliveries, all of them for each page.
  const had = (states: string) => `FROM ${dialect.texts} AS asked CROSS JOIN deliveries d
    WHERE d.message_id = asked.value AND d.webhook_id = ? AND d.state ${states} ('failed', 'cancelled')`;
  const skipped = { sql: `SELECT count(DISTINCT d.message_id) ${had('NOT IN')}`, params: [ids, webhookId] };
  return [
    advance(page, page.position, messages.length, skipped),
    {
      sql: `INSERT INTO messages (id, type, account_id, site_id, at, data, stored_at)
        SELECT given.*, ? FROM ${givenMessages(dialect)} AS given
        WHERE ${OF_THIS_PAGE} ON CONFLICT (id) DO NOTHING`,
      params: [
        now,
        messageRows(
          dialect,
          messages.map(({ message }) => message),
        ),
        ...guard(page),
      ],
    },
    {
      sql: `${AGAIN} WHERE id IN (SELECT d.id ${had('IN')}) AND ${OF_THIS_PAGE}`,
      params: [now, ids, webhookId, ...guard(page)],
    },
    {
      sql: `INSERT INTO deliveries (id, webhook_id, message_id, type, state, created_at, next_at)
        SELECT given.id, ?, given.message_id, given.type, 'pending', ?, ?
        FROM ${dialect.rows({ id: 'text', message_id: 'text', type: 'text' })} AS given
        WHERE ${OF_THIS_PAGE} AND NOT EXISTS (
          SELECT 1 FROM deliveries d WHERE d.message_id = given.message_id AND d.webhook_id = ?)`,
      params: [webhookId, now, now, JSON.stringify(rows), ...guard(page), webhookId],
    },
  ];
}

function replayStatements(dialect: Dialect, page: ReplayPage): Statement[] {
  const { job, deliveryIds, now } = page;
  const ids = JSON.stringify(deliveryIds);
  // Whoever replayed one by hand meanwhile has done it already.
  const skipped = {
    sql: `SELECT count(*) FROM ${dialect.texts} AS asked WHERE NOT EXISTS (
      SELECT 1 FROM deliveries d WHERE d.id = asked.value AND d.state = ?)`,
    params: [ids, job.deliveryState],
  };
  return [
    advance(page, deliveryIds.at(-1) ?? job.position, deliveryIds.length, skipped),
    {
      sql: `${AGAIN} WHERE id IN (SELECT value FROM ${dialect.texts} AS given) AND state = ? AND ${OF_THIS_PAGE}`,
      params: [now, ids, job.deliveryState, ...guard(page)],
    },
  ];
}

/** What is neither on its way nor delivered has an index of its own, taken only where its condition stands here. */
function replayable({ texts }: Dialect, { webhookId, deliveryState, types, from, to }: ReplayRange) {
  const aside = deliveryState === 'succeeded' ? '' : "AND state NOT IN ('pending', 'sending', 'succeeded')";
  const ofTypes = types === null ? '' : `AND type IN (SELECT value FROM ${texts} AS given)`;
  return {
    sql: `FROM deliveries WHERE webhook_id = ? AND state = ? ${aside} AND created_at >= ? AND created_at < ? ${ofTypes}`,
    params: [webhookId, deliveryState, from, to, ...(types === null ? [] : [JSON.stringify(types)])],
  };
}
