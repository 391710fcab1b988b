import type { Webhook } from '@bellwether/core';
import { type Selectable, sql } from 'kysely';
import type { Registry, SealedSecret } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { outboxStatements } from '../ingest.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, statementOf, type Tables, transact } from './tables.ts';

export const createWebhooks = (engine: SqlEngine): Registry['webhooks'] => ({
  async create(webhook, secret) {
    const insert = db.insertInto('webhooks').values(rowOf(webhook));
    await transact(engine, insert, ...(secret ? [insertSecret(webhook.id, secret)] : []));
    return webhook;
  },
  async get(id) {
    const row = await firstOf(engine, db.selectFrom('webhooks').selectAll().where('id', '=', id));
    return row && webhookOf(row);
  },
  list({ accountId, siteId, reach = 'account' }, page) {
    let list = db.selectFrom('webhooks').selectAll().where('account_id', '=', accountId);
    if (reach === 'sites') list = list.where('site_id', 'is not', null);
    else if (reach !== 'account') list = list.where('site_id', 'in', reach);
    if (siteId !== undefined) list = list.where('site_id', 'is not distinct from', siteId);
    return pageOf(engine, list, page, webhookOf);
  },
  async all() {
    return (await rowsOf(engine, db.selectFrom('webhooks').selectAll())).map(webhookOf);
  },
  update: webhook => changed(engine, updateOf(webhook)),
  async switchOff(webhook, told, deliveries, now) {
    const update = statementOf(updateOf(webhook));
    await engine.transact([update, ...outboxStatements(engine.dialect, [told], deliveries, now)]);
  },
  delete: id => changed(engine, db.deleteFrom('webhooks').where('id', '=', id)),

  async count(accountId, siteId) {
    const rows = await rowsOf(
      engine,
      db
        .selectFrom('webhooks')
        .select(sql<number>`COUNT(*)`.as('n'))
        .where('account_id', '=', accountId)
        .where('site_id', 'is not distinct from', siteId),
    );
    return Number(rows[0]!.n);
  },
  async secrets(webhookId, now) {
    const rows = await rowsOf(
      engine,
      db
        .selectFrom('webhook_secrets')
        .selectAll()
        .where('webhook_id', '=', webhookId)
        .where(is => is.or([is('expires_at', 'is', null), is('expires_at', '>', now)]))
        .orderBy('created_at', 'desc'),
    );
    return rows.map(({ sealed, created_at, expires_at }) => ({
      sealed,
      createdAt: created_at,
      expiresAt: expires_at,
    }));
  },
  async addSecret(webhookId, secret, olderExpireAt) {
    const ofWebhook = db.updateTable('webhook_secrets').where('webhook_id', '=', webhookId);
    await transact(
      engine,
      // A secret that is on its way out already is not given more time by another rotation.
      ofWebhook
        .set({ expires_at: olderExpireAt })
        .where(is => is.or([is('expires_at', 'is', null), is('expires_at', '>', olderExpireAt)])),
      db
        .deleteFrom('webhook_secrets')
        .where('webhook_id', '=', webhookId)
        .where('expires_at', '<=', secret.createdAt),
      insertSecret(webhookId, secret),
    );
  },
});

/** Secrets are told apart by their time: one of the same millisecond as the last comes a millisecond later. */
const insertSecret = (webhookId: string, { sealed, createdAt, expiresAt }: SealedSecret) =>
  db.insertInto('webhook_secrets').values({
    webhook_id: webhookId,
    sealed,
    created_at: sql<number>`(SELECT CASE WHEN MAX(created_at) >= ${createdAt} THEN MAX(created_at) + 1
      ELSE ${createdAt} END FROM webhook_secrets WHERE webhook_id = ${webhookId})`,
    expires_at: expiresAt,
  });

/**
 * What people set is replaced; what deliveries record (last attempt, failing since) is left to them, since they
 * may have recorded something newer meanwhile. Switching a webhook on begins its record of failures anew, lest
 * its next failure switch it off again.
 */
const updateOf = (webhook: Webhook) => {
  const active = webhook.active ? 1 : 0;
  const switchedOn = sql<boolean>`(active = 0 AND ${active} = 1)`;
  return db
    .updateTable('webhooks')
    .set({
      site_id: webhook.siteId,
      active,
      doc: docOf(webhook),
      failing_since: sql<number | null>`CASE WHEN ${switchedOn} THEN NULL ELSE failing_since END`,
      exhausted_in_row: sql<number>`CASE WHEN ${switchedOn} THEN 0 ELSE exhausted_in_row END`,
    })
    .where('id', '=', webhook.id);
};

type Columns =
  | 'id'
  | 'accountId'
  | 'siteId'
  | 'active'
  | 'createdAt'
  | 'lastTriggeredAt'
  | 'lastStatus'
  | 'failingSince';
type Doc = Omit<Webhook, Columns>;

function docOf(w: Webhook): string {
  const { name, description, url, events, filter, format, headers } = w;
  const { disabledReason, timeoutSeconds, retry, rateLimit, updatedAt } = w;
  const what = { name, description, url, events, filter, format, headers };
  return JSON.stringify({
    ...what,
    disabledReason,
    timeoutSeconds,
    retry,
    rateLimit,
    updatedAt,
  } satisfies Doc);
}

const rowOf = (w: Webhook) => ({
  id: w.id,
  account_id: w.accountId,
  site_id: w.siteId,
  active: w.active ? 1 : 0,
  doc: docOf(w),
  created_at: w.createdAt,
  last_triggered_at: w.lastTriggeredAt,
  last_status: w.lastStatus,
  failing_since: w.failingSince,
});

const webhookOf = (row: Selectable<Tables['webhooks']>): Webhook => ({
  ...(JSON.parse(row.doc) as Doc),
  id: row.id,
  accountId: row.account_id,
  siteId: row.site_id,
  active: row.active === 1,
  createdAt: row.created_at,
  lastTriggeredAt: row.last_triggered_at,
  lastStatus: row.last_status,
  failingSince: row.failing_since,
});
