import { defaultSettings, type Site } from '@bellwether/core';
import type { Selectable } from 'kysely';
import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, type Tables, transact } from './tables.ts';

export const createSites = (engine: SqlEngine): Registry['sites'] => ({
  async create(site) {
    await transact(engine, db.insertInto('sites').values(rowOf(site)));
    return site;
  },
  async get(id) {
    const row = await firstOf(engine, db.selectFrom('sites').selectAll().where('id', '=', id));
    return row && siteOf(row);
  },
  list({ accountId, reach = 'account' }, page) {
    const all = db.selectFrom('sites').selectAll().where('account_id', '=', accountId);
    return pageOf(engine, typeof reach === 'string' ? all : all.where('id', 'in', reach), page, siteOf);
  },
  async all() {
    return (await rowsOf(engine, db.selectFrom('sites').selectAll())).map(siteOf);
  },
  update({ id, name, domain, timezone, settings }) {
    const values = { name, domain, timezone, settings: JSON.stringify(settings) };
    return changed(engine, db.updateTable('sites').set(values).where('id', '=', id));
  },
  delete: id => changed(engine, db.deleteFrom('sites').where('id', '=', id)),
});

const rowOf = (site: Site) => ({
  id: site.id,
  account_id: site.accountId,
  name: site.name,
  domain: site.domain,
  timezone: site.timezone,
  settings: JSON.stringify(site.settings),
  created_at: site.createdAt,
});

const siteOf = (row: Selectable<Tables['sites']>): Site => ({
  id: row.id,
  accountId: row.account_id,
  name: row.name,
  domain: row.domain,
  timezone: row.timezone,
  // A setting that came later than the site has its default.
  settings: { ...defaultSettings, ...JSON.parse(row.settings) },
  createdAt: row.created_at,
});
