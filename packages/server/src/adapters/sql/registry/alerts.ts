import type { Alert, AlertState } from '@bellwether/core';
import type { Selectable } from 'kysely';
import type { AlertFiring, AlertNews, Registry } from '../../../ports/index.ts';
import type { Dialect } from '../dialect.ts';
import type { SqlEngine, Statement } from '../engine.ts';
import { outboxStatements } from '../ingest.ts';
import { letterStatements } from '../mail-outbox.ts';
import { pageOf } from './pages.ts';
import { changed, db, firstOf, rowsOf, statementOf, type Tables, transact } from './tables.ts';

export const createAlerts = (engine: SqlEngine): Registry['alerts'] => ({
  async create(alert) {
    const { id, siteId, createdAt } = alert;
    const row = { id, site_id: siteId, doc: docOf(alert), state: null, created_at: createdAt };
    await transact(engine, db.insertInto('alerts').values(row));
    return alert;
  },
  async get(id) {
    const row = await firstOf(engine, db.selectFrom('alerts').selectAll().where('id', '=', id));
    return row && alertOf(row);
  },
  list({ siteId }, page) {
    return pageOf(engine, db.selectFrom('alerts').selectAll().where('site_id', '=', siteId), page, alertOf);
  },
  async all() {
    return (await rowsOf(engine, db.selectFrom('alerts').selectAll())).map(alertOf);
  },
  // The state is left to `settle`: somebody who saves a form knows nothing of it.
  update: alert =>
    changed(
      engine,
      db
        .updateTable('alerts')
        .set({ doc: docOf(alert) })
        .where('id', '=', alert.id),
    ),
  delete: id => changed(engine, db.deleteFrom('alerts').where('id', '=', id)),

  async state(id) {
    const row = await firstOf(engine, db.selectFrom('alerts').select('state').where('id', '=', id));
    return row?.state ? stateOf(row.state) : null;
  },
  async states() {
    const rows = await rowsOf(engine, db.selectFrom('alerts').select(['id', 'state']));
    return new Map(rows.flatMap(({ id, state }) => (state === null ? [] : [[id, stateOf(state)]])));
  },
  async settle(id, state, news) {
    const settled = db
      .updateTable('alerts')
      .set({ state: JSON.stringify(state) })
      .where('id', '=', id);
    await engine.transact([statementOf(settled), ...(news ? newsStatements(engine.dialect, id, news) : [])]);
  },
  firings(alertId, page) {
    const list = db.selectFrom('alert_firings').selectAll().where('alert_id', '=', alertId);
    return pageOf(engine, list, page, firingOf);
  },
});

function newsStatements(
  dialect: Dialect,
  alertId: string,
  { history, message, deliveries, letters, now }: AlertNews,
): Statement[] {
  return [
    statementOf('id' in history ? insertFiring(alertId, history) : closeFiring(alertId, history)),
    ...outboxStatements(dialect, [message], deliveries, now),
    ...letterStatements(letters),
  ];
}

function insertFiring(alertId: string, { id, at, ...rest }: AlertFiring) {
  return db.insertInto('alert_firings').values({
    id,
    alert_id: alertId,
    at,
    doc: JSON.stringify(rest),
    resolved_at: null,
    resolved_value: null,
  });
}

/** At most one firing of an alert is open: the newest. */
const closeFiring = (
  alertId: string,
  { resolvedAt, resolvedValue }: { resolvedAt: number; resolvedValue: number },
) =>
  db
    .updateTable('alert_firings')
    .set({ resolved_at: resolvedAt, resolved_value: resolvedValue })
    .where('alert_id', '=', alertId)
    .where('resolved_at', 'is', null);

type Doc<T> = T extends unknown ? Omit<T, 'id' | 'siteId' | 'createdAt'> : never;

function docOf({ id: _, siteId: __, createdAt: ___, ...doc }: Alert): string {
  return JSON.stringify(doc satisfies Doc<Alert>);
}

const alertOf = (row: Selectable<Tables['alerts']>): Alert => ({
  ...(JSON.parse(row.doc) as Doc<Alert>),
  id: row.id,
  siteId: row.site_id,
  createdAt: row.created_at,
});

const stateOf = (text: string): AlertState => JSON.parse(text) as AlertState;

function firingOf(row: Selectable<Tables['alert_firings']>): AlertFiring {
  const firing = { ...(JSON.parse(row.doc) as AlertFiring), id: row.id, at: row.at };
  if (firing.kind !== 'threshold') return firing;
  return { ...firing, resolvedAt: row.resolved_at, resolvedValue: row.resolved_value };
}
