import { AppError, type WebhookJobKind, type WebhookJobState } from '@bellwether/core';
import type { BackfillJob, ReplayJob, WebhookJob, WebhookJobs } from '../../ports/index.ts';
import { query, type Row, type SqlEngine } from './engine.ts';
import { webhookJobPages } from './webhook-job-pages.ts';

/** Backfills and bulk replays over SQL. */
export function createWebhookJobs(engine: SqlEngine): WebhookJobs {
  const first = async (sql: string, id: string): Promise<WebhookJob | null> => {
    const [row] = (await query(engine, sql, [id])).rows;
    return row ? jobOf(row) : null;
  };
  return {
    ...webhookJobPages(engine),
    async create(job) {
      await query(engine, INSERT, [
        job.id,
        job.webhookId,
        job.kind,
        job.state,
        job.reason,
        JSON.stringify(docOf(job)),
        JSON.stringify(job.position),
        job.total,
        job.done,
        job.skipped,
        job.page,
        job.createdAt,
        job.finishedAt,
      ]);
    },
    get: id => first('SELECT * FROM webhook_jobs WHERE id = ?', id),
    next: webhookId =>
      first(`SELECT * FROM webhook_jobs WHERE webhook_id = ? AND ${BUSY} ORDER BY id LIMIT 1`, webhookId),
    async list(webhookId, { limit, cursor }) {
      if (cursor !== null && !CURSOR.test(cursor)) throw new AppError('invalid_cursor');
      const { rows } = await query(
        engine,
        `SELECT * FROM webhook_jobs WHERE webhook_id = ? ${cursor === null ? '' : 'AND id < ?'}
          ORDER BY id DESC LIMIT ?`,
        [webhookId, ...(cursor === null ? [] : [cursor]), limit + 1],
      );
      const items = rows.slice(0, limit).map(jobOf);
      return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
    },
    async busy() {
      const { rows } = await query(engine, `SELECT DISTINCT webhook_id FROM webhook_jobs WHERE ${BUSY}`);
      return rows.map(row => row.webhook_id as string);
    },
    async begin(id, total) {
      await query(
        engine,
        "UPDATE webhook_jobs SET state = 'running', total = ? WHERE id = ? AND state = 'pending'",
        [total, id],
      );
    },
    async cancel(id, now) {
      await query(engine, END, ['cancelled', null, now, id]);
    },
    async fail(id, reason, now) {
      await query(engine, END, ['failed', reason, now, id]);
    },
  };
}

const CURSOR = /^job_[0-9a-z]{26}$/;

/** Written out, because a partial index is taken only where its own condition stands in the query. */
const BUSY = "state IN ('pending', 'running')";

const INSERT = `INSERT INTO webhook_jobs (id, webhook_id, kind, state, reason, doc, position, total, done, skipped, page,
  created_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const END = `UPDATE webhook_jobs SET state = ?, reason = ?, finished_at = ? WHERE id = ? AND ${BUSY}`;

type BackfillDoc = Pick<BackfillJob, 'from' | 'to' | 'types'>;
type ReplayDoc = Pick<ReplayJob, 'deliveryState' | 'from' | 'to' | 'types'>;

function docOf(job: WebhookJob): BackfillDoc | ReplayDoc {
  const { from, to } = job;
  if (job.kind === 'backfill') return { from, to, types: job.types };
  return { deliveryState: job.deliveryState, from, to, types: job.types };
}

function jobOf(row: Row): WebhookJob {
  const common = {
    id: row.id as string,
    webhookId: row.webhook_id as string,
    state: row.state as WebhookJobState,
    reason: row.reason as string | null,
    total: row.total === null ? null : Number(row.total),
    done: Number(row.done),
    skipped: Number(row.skipped),
    page: row.page as string,
    createdAt: Number(row.created_at),
    finishedAt: row.finished_at === null ? null : Number(row.finished_at),
  };
  const doc = row.doc as string;
  const position = row.position as string;
  const kind = row.kind as WebhookJobKind;
  if (kind === 'backfill') {
    const before = JSON.parse(position) as BackfillJob['position'];
    return { ...common, kind, ...(JSON.parse(doc) as BackfillDoc), position: before };
  }
  const before = JSON.parse(position) as ReplayJob['position'];
  return { ...common, kind, ...(JSON.parse(doc) as ReplayDoc), position: before };
}
