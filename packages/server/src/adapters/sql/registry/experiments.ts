import { AppError, type Decision, type Experiment } from '@bellwether/core';
import type { Selectable } from 'kysely';
import type { Registry } from '../../../ports/index.ts';
import type { SqlEngine } from '../engine.ts';
import { outboxStatements } from '../ingest.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, statementOf, type Tables } from './tables.ts';

export const createExperiments = (engine: SqlEngine): Registry['experiments'] => {
  async function get(id: string): Promise<Experiment | null> {
    const row = await firstOf(engine, selected().where('id', '=', id));
    return row && experimentOf(row);
  }

  return {
    async create(experiment) {
      const { id, siteId, key, createdAt } = experiment;
      const row = { id, site_id: siteId, key, doc: docOf(experiment), created_at: createdAt };
      const insert = db
        .insertInto('experiments')
        .values(row)
        .onConflict(on => on.columns(['site_id', 'key']).doNothing());
      if (!(await changed(engine, insert))) throw new AppError('experiment_key_taken');
      return experiment;
    },
    get,
    list: ({ siteId }, page) => pageOf(engine, selected().where('site_id', '=', siteId), page, experimentOf),
    async all() {
      return (await rowsOf(engine, selected())).map(experimentOf);
    },
    async update(experiment) {
      if (await changed(engine, replace(experiment))) return true;
      if (await get(experiment.id)) throw new AppError('experiment_key_taken');
      return false;
    },
    delete: id => changed(engine, db.deleteFrom('experiments').where('id', '=', id)),

    async ofSite(siteId) {
      return (await rowsOf(engine, selected().where('site_id', '=', siteId))).map(experimentOf);
    },
    async decide(id, decision, { message, deliveries, now }) {
      const row = { experiment_id: id, doc: JSON.stringify(decision) };
      const noted = statementOf(db.insertInto('experiment_decisions').values(row));
      await engine.transact([noted, ...outboxStatements(engine.dialect, [message], deliveries, now)]);
    },
  };
};

const selected = () =>
  db
    .selectFrom('experiments')
    .selectAll()
    .select(from =>
      from
        .selectFrom('experiment_decisions')
        .select('experiment_decisions.doc')
        .whereRef('experiment_id', '=', 'experiments.id')
        .as('decision'),
    );

const replace = (experiment: Experiment) =>
  db
    .updateTable('experiments')
    .set({ key: experiment.key, doc: docOf(experiment) })
    .where('id', '=', experiment.id)
    .where(is =>
      is.not(
        is.exists(
          is
            .selectFrom('experiments as other')
            .select('other.id')
            .where('other.site_id', '=', experiment.siteId)
            .where('other.key', '=', experiment.key)
            .where('other.id', '!=', experiment.id),
        ),
      ),
    );

type Doc = Omit<Experiment, 'id' | 'siteId' | 'key' | 'createdAt' | 'decision'>;

function docOf({
  id: _,
  siteId: __,
  key: ___,
  createdAt: ____,
  decision: _____,
  ...doc
}: Experiment): string {
  return JSON.stringify(doc satisfies Doc);
}

type Row = Selectable<Tables['experiments']> & { decision: string | null };

const experimentOf = (row: Row): Experiment => ({
  ...(JSON.parse(row.doc) as Doc),
  id: row.id,
  siteId: row.site_id,
  key: row.key,
  createdAt: row.created_at,
  decision: row.decision === null ? null : (JSON.parse(row.decision) as Decision),
});
