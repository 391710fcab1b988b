import type { Funnel } from '@bellwether/core';
import type { Selectable } from 'kysely';
import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, type Tables, transact } from './tables.ts';

export const createFunnels = (engine: SqlEngine): Registry['funnels'] => ({
  async create(funnel) {
    const { id, siteId, createdAt } = funnel;
    const row = { id, site_id: siteId, doc: docOf(funnel), created_at: createdAt };
    await transact(engine, db.insertInto('funnels').values(row));
    return funnel;
  },
  async get(id) {
    const row = await firstOf(engine, db.selectFrom('funnels').selectAll().where('id', '=', id));
    return row && funnelOf(row);
  },
  list({ siteId }, page) {
    const list = db.selectFrom('funnels').selectAll().where('site_id', '=', siteId);
    return pageOf(engine, list, page, funnelOf);
  },
  async all() {
    return (await rowsOf(engine, db.selectFrom('funnels').selectAll())).map(funnelOf);
  },
  update: funnel =>
    changed(
      engine,
      db
        .updateTable('funnels')
        .set({ doc: docOf(funnel) })
        .where('id', '=', funnel.id),
    ),
  delete: id => changed(engine, db.deleteFrom('funnels').where('id', '=', id)),
});

type Doc = Omit<Funnel, 'id' | 'siteId' | 'createdAt'>;

function docOf({ name, steps, scope, windowSeconds }: Doc): string {
  const doc: Doc = { name, steps, scope, windowSeconds };
  return JSON.stringify(doc);
}

const funnelOf = (row: Selectable<Tables['funnels']>): Funnel => ({
  ...(JSON.parse(row.doc) as Doc),
  id: row.id,
  siteId: row.site_id,
  createdAt: row.created_at,
});
