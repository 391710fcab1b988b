import { AppError, type Goal } from '@bellwether/core';
import { type Selectable, sql } from 'kysely';
import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, type Tables } from './tables.ts';

export const createGoals = (engine: SqlEngine): Registry['goals'] => ({
  async create(goal) {
    const row = await firstOf(engine, insertNumbered(goal));
    if (!row) throw new AppError('site_not_found');
    return { ...goal, number: row.number };
  },
  async get(id) {
    const row = await firstOf(engine, db.selectFrom('goals').selectAll().where('id', '=', id));
    return row && goalOf(row);
  },
  list({ siteId }, page) {
    return pageOf(engine, db.selectFrom('goals').selectAll().where('site_id', '=', siteId), page, goalOf);
  },
  async all() {
    return (await rowsOf(engine, db.selectFrom('goals').selectAll())).map(goalOf);
  },
  update(goal) {
    return changed(
      engine,
      db
        .updateTable('goals')
        .set({ doc: docOf(goal) })
        .where('id', '=', goal.id),
    );
  },
  delete: id => changed(engine, db.deleteFrom('goals').where('id', '=', id)),
});

/** The number is found and taken in one statement, so two goals made at once can't get the same. */
const insertNumbered = (goal: Omit<Goal, 'number'>) =>
  db
    .insertInto('goals')
    .columns(['id', 'site_id', 'number', 'doc', 'created_at'])
    .expression(
      db
        .selectFrom('sites')
        .leftJoin('goals', 'goals.site_id', 'sites.id')
        .where('sites.id', '=', goal.siteId)
        .groupBy('sites.id')
        .select([
          sql.val(goal.id).as('id'),
          sql.val(goal.siteId).as('site_id'),
          sql<number>`COALESCE(MAX(goals.number), 0) + 1`.as('number'),
          sql.val(docOf(goal)).as('doc'),
          sql.val(goal.createdAt).as('created_at'),
        ]),
    )
    .returning('number');

type Doc = Omit<Goal, 'id' | 'siteId' | 'number' | 'createdAt'>;

function docOf({ name, kind, path, eventName, seconds, pages, conditions, value, currency, oncePer }: Doc) {
  const doc: Doc = { name, kind, path, eventName, seconds, pages, conditions, value, currency, oncePer };
  return JSON.stringify(doc);
}

const goalOf = (row: Selectable<Tables['goals']>): Goal => ({
  ...(JSON.parse(row.doc) as Doc),
  id: row.id,
  siteId: row.site_id,
  number: row.number,
  createdAt: row.created_at,
});
