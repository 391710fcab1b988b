import { randomBytes } from 'node:crypto';
import { newWebhook } from '@bellwether/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { query } from '../adapters/sql/engine.ts';
import { metaStoreOver } from '../adapters/sql/meta-store.ts';
import { sealedHeaders } from './sealed-headers.ts';
import { createSealer } from './sealer.ts';

const headers = { Authorization: 'Bearer of tidings', 'X-Team': 'growth' };
const webhook = newWebhook({
  id: 'wh_1',
  accountId: 'acc_1',
  siteId: null,
  url: 'https://receiver.example/',
  events: ['pageview.tracked'],
  headers,
});

let db: Awaited<ReturnType<typeof tempSqlite>>;
beforeEach(async () => {
  db = await tempSqlite();
  await query(db.engine, 'INSERT INTO accounts (id, created_at) VALUES (?, 0)', ['acc_1']);
});
afterEach(() => db.end());

const stored = async () => (await query(db.engine, 'SELECT doc FROM webhooks')).rows[0]!.doc as string;

it('custom headers are read as they were written, and the database has none of them', async () => {
  const webhooks = sealedHeaders(metaStoreOver(db.engine).webhooks, createSealer(randomBytes(32)));
  expect((await webhooks.create(webhook)).headers).toEqual(headers);
  expect((await webhooks.get('wh_1'))!.headers).toEqual(headers);
  expect((await webhooks.all())[0]!.headers).toEqual(headers);
  const { items } = await webhooks.list({ accountId: 'acc_1' }, { limit: 10, cursor: null });
  expect(items[0]!.headers).toEqual(headers);
  expect(await stored()).not.toMatch(/tidings|Team/);

  await webhooks.update({ ...webhook, headers: { ...headers, 'X-Team': 'sales' } });
  expect((await webhooks.get('wh_1'))!.headers['X-Team']).toBe('sales');
  expect(await stored()).not.toMatch(/tidings|Team/);
});

it('those written before headers were sealed are read too', async () => {
  const plain = metaStoreOver(db.engine).webhooks;
  await plain.create(webhook);
  const webhooks = sealedHeaders(plain, createSealer(randomBytes(32)));
  expect((await webhooks.get('wh_1'))!.headers).toEqual(headers);
  await webhooks.update(webhook);
  expect(await stored()).not.toMatch(/tidings/);
});
