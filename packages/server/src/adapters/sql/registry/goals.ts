import { AppError, type Goal } from '@bellwether/core';
import { type Selectable, sql } from 'kysely';
import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, type Tables, transact } from './tables.ts';

export const createGoals = (engine: SqlEngine): Registry['goals'] => ({
  async create(goal) {
    const [, inserted] = await transact(engine, takeNumber(goal.siteId), insertNumbered(goal));
    const row = inserted!.rows[0];
    if (!row) throw new AppError('site_not_found');
    return { ...goal, number: Number(row.number) };
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

/** The site counts: a number is taken for good, since receivers that know a goal by it outlive the goal. */
const takeNumber = (siteId: string) =>
  db
    .updateTable('sites')
    .set({ last_goal_number: sql<number>`last_goal_number + 1` })
    .where('id', '=', siteId);

const insertNumbered = (goal: Omit<Goal, 'number'>) =>
  db
    .insertInto('goals')
    .columns(['id', 'site_id', 'number', 'doc', 'created_at'])
    .expression(
      db
        .selectFrom('sites')
        .where('sites.id', '=', goal.siteId)
        .select([
          sql.val(goal.id).as('id'),
          'sites.id as site_id',
          'sites.last_goal_number as number',
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
