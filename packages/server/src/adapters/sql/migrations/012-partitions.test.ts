import { afterAll, describe, expect, it } from 'vitest';
import { installedServers, type PostgresServer, startPostgres } from '../../../../test/postgres-server.ts';
import { aCommit, aSession, aTrackedEvent } from '../../../../test/tracked.ts';
import { eventLine, linesOf, sessionLine } from '../../../ports/index.ts';
import { openPostgres } from '../../postgres/postgres-engine.ts';
import { openSqlite } from '../../sqlite/sqlite-engine.ts';
import type { SqlEngine } from '../engine.ts';
import { metaStoreOver } from '../meta-store.ts';
import { migrate } from '../migrations.ts';

describe('what there was before partitions', () => {
  const [newest] = installedServers().slice(-1);
  let server: PostgresServer | null = null;
  afterAll(() => server?.stop());

  it('is partition 0, in SQLite', () => goesOn(openSqlite(':memory:')));
  it.skipIf(!newest)('is partition 0, in PostgreSQL', async () => {
    server = await startPostgres(newest!);
    await goesOn(openPostgres((await server.createDatabase()).url));
  });
});

/** A server ended in the middle of feeding the second of two commits, with one visit over and one open. */
async function goesOn(engine: SqlEngine): Promise<void> {
  await migrate(engine, '011_funnels');
  const [over, open] = [aSession({ id: 'ses_1' }), aSession({ id: 'ses_2', visitorId: 'vis_2' })];
  const logSession = (id: string, visitorId: string, isOpen: number, line: string) => ({
    sql: `INSERT INTO session_log (site_id, visitor_id, session_id, open, line) VALUES ('site_a', ?, ?, ?, ?)`,
    params: [visitorId, id, isOpen, line],
  });
  const logEvent = (id: string) => ({
    sql: "INSERT INTO event_log (events, lines, ended) VALUES (1, ?, '[]')",
    params: [linesOf([aTrackedEvent({ id })].map(eventLine)).text],
  });
  await engine.transact([
    logEvent('evt_1'),
    logEvent('evt_2'),
    logSession('ses_1', 'vis_1', 0, sessionLine({ before: null, after: over })),
    logSession('ses_2', 'vis_2', 1, sessionLine({ before: null, after: open })),
    { sql: "INSERT INTO open_sessions VALUES ('site_a', 'vis_2', 'ses_2', 2)" },
    { sql: 'INSERT INTO event_ids (at, ids) VALUES (5, ?)', params: [new Uint8Array(8)] },
    {
      sql: `UPDATE log_state SET fed_seq = 1, fed_sessions_seq = 1, snapshot_seq = 1, sessions_seq = 2,
        plan_seq = 2, plan_sessions_seq = 2, plan_token = 'planned'`,
    },
  ]);
  await migrate(engine);

  const { ingest, log } = metaStoreOver(engine);
  expect(await ingest.recover(0)).toMatchObject({
    sessions: [{ id: 'ses_2' }],
    journal: [{ events: [{ id: 'evt_2' }] }],
    eventIds: [{ at: 5 }],
    position: 0,
  });
  const batch = await log.next(10);
  expect(batch).toMatchObject({ token: 'planned', toSeq: 2, sessionsToSeq: 2, events: { count: 1 } });
  await log.done(batch!);
  expect(await log.next(10)).toBeNull();
  await ingest.commit(
    aCommit({
      events: [aTrackedEvent({ id: 'evt_3' })],
      snapshot: [{ before: open, after: { ...open, pageviews: 2 }, ended: false }],
    }),
  );
  expect((await ingest.recover(0)).sessions).toMatchObject([{ id: 'ses_2', pageviews: 2 }]);
  expect(await log.next(10)).toMatchObject({ toSeq: 3, sessionsToSeq: 3 });
  await engine.close();
}
