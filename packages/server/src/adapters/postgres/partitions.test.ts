import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installedServers, type PostgresServer, startPostgres } from '../../../test/postgres-server.ts';
import { aCommit, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import { LeaseLost, type MetaStore, partitionLease } from '../../ports/index.ts';
import { query, type SqlEngine } from '../sql/engine.ts';
import { metaStoreOver } from '../sql/meta-store.ts';
import { OutcomeUnknown, openPostgres } from './postgres-engine.ts';
import { openPostgresMetaStore } from './postgres-meta-store.ts';

/** What processes that share a database are to one another. */
for (const installed of installedServers()) {
  describe(`partitions in PostgreSQL ${installed.version}, of several processes`, () => {
    let server: PostgresServer;
    let url: string;
    let engines: SqlEngine[];
    let stores: MetaStore[];

    beforeAll(async () => {
      server = await startPostgres(installed);
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      ({ url } = await server.createDatabase());
      engines = [openPostgres(url), openPostgres(url)];
      stores = engines.map(metaStoreOver);
      await stores[0]!.migrate();
    });
    afterEach(async () => {
      for (const store of stores) await store.close();
    });

    const ask = async (sql: string) => (await query(engines[0]!, sql)).rows;

    it('commit, are fed and go on at the same time, none in the way of another', async () => {
      const COMMITS = 50;
      const numbers = [0, 1, 2, 3];
      const epochs = await stores[0]!.leases.take(numbers.map(partitionLease), 'both', 0, 1000);

      async function work(number: number): Promise<string[]> {
        const store = stores[number % stores.length]!;
        const epoch = epochs.get(partitionLease(number))!;
        const { ingest, log } = store.partition(number, epoch);
        const lines: string[] = [];
        async function feed(): Promise<void> {
          for (let batch = await log.next(7); batch; batch = await log.next(7)) {
            lines.push(...batch.events.text.split('\n').filter(Boolean));
            await log.done(batch);
          }
        }
        let feeding = Promise.resolve();
        for (let n = 1; n <= COMMITS; n++) {
          const id = `${number}-${n}`;
          const known = { firstSeenAt: n, goals: [] };
          const visitors = [id, 'of all'].map(visitorId => ({
            siteId: 'site_a',
            visitorId,
            known,
            persistent: true,
          }));
          const session = aSession({ id, visitorId: id });
          await ingest.commit(
            aCommit({
              events: [aTrackedEvent({ id })],
              eventIds: new Uint8Array(8),
              visitors,
              messages: [{ id, type: 'pageview.tracked', accountId: 'a', siteId: null, at: 1, data: '{}' }],
              snapshot: n % 3 === 0 ? [{ before: null, after: session, ended: n % 2 === 0 }] : null,
              position: n,
            }),
          );
          if (n % 5 === 0) feeding = feeding.then(feed);
        }
        await feeding;
        await feed();
        const { position, sessions } = await ingest.recover(0);
        expect({ position, open: sessions.length }).toEqual({ position: COMMITS, open: 8 });
        return lines.map(line => /"id":"(\d-\d+)"/.exec(line)![1]!);
      }

      const fed = await Promise.all(numbers.map(work));
      const wanted = (number: number) => Array.from({ length: COMMITS }, (_, n) => `${number}-${n + 1}`);
      expect(fed).toEqual(numbers.map(wanted));
      expect(await ask('SELECT count(*) AS n FROM visitors')).toEqual([{ n: 4 * COMMITS + 1 }]);
      expect(await ask('SELECT count(*) AS n FROM messages')).toEqual([{ n: 4 * COMMITS }]);
      expect(await ask('SELECT count(*) AS n FROM session_log WHERE open = 0')).toEqual([{ n: 0 }]);
      expect(await ask('SELECT count(*) AS n FROM session_log')).toEqual([{ n: 4 * 8 }]);
      expect(await rolledBack()).toBe(0);
    });

    /** Transactions that came to nothing: those that had to be done again are among them. Ends all connections. */
    async function rolledBack(): Promise<number> {
      // A connection tells what it did by its end at the latest.
      for (const store of stores) await store.close();
      const client = new Client(url);
      await client.connect();
      const read = async (sql: string) => Number((await client.query(sql)).rows[0].n);
      const others = `SELECT count(*) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND pid != pg_backend_pid()`;
      await expect.poll(() => read(others)).toBe(0);
      const count = await read(
        'SELECT xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()',
      );
      await client.end();
      return count;
    }

    /** Others that wait for a lock, until there are so many. */
    const waiting = (count: number) =>
      expect
        .poll(async () => {
          const sql =
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
          return (await ask(sql)).length;
        })
        .toBe(count);

    it.each(['commit', 'take'])(
      'the new holder sees what the old one wrote or it is refused: the %s first',
      async first => {
        const name = partitionLease(1);
        await stores[0]!.leases.take([name], 'a', 0, 1000);
        const old = stores[0]!.partition(1, 1).ingest;
        await old.commit(aCommit({ position: 1 }));

        const somebody = new Client(url);
        await somebody.connect();
        await somebody.query(`BEGIN; SELECT 1 FROM leases WHERE name = '${name}' FOR UPDATE`);
        const begin = {
          commit: () => old.commit(aCommit({ events: [aTrackedEvent({ id: 'late' })], position: 2 })),
          take: () => stores[1]!.leases.take([name], 'b', 1000, 2000),
        };
        const commit = first === 'commit' ? begin.commit() : null;
        if (commit) await waiting(1);
        const take = begin.take();
        await waiting(commit ? 2 : 1);
        const outcome = (commit ?? begin.commit()).then(
          () => 'written' as const,
          error => error as Error,
        );
        await waiting(2);
        await somebody.query('COMMIT');
        await somebody.end();

        const epoch = (await take).get(name)!;
        expect(epoch).toBe(2);
        const seen = await stores[1]!.partition(1, epoch).ingest.recover(0);
        if ((await outcome) === 'written') {
          expect(seen).toMatchObject({ position: 2, journal: [{ events: [{ id: 'late' }] }] });
        } else {
          expect(await outcome).toBeInstanceOf(LeaseLost);
          expect(seen).toMatchObject({ position: 1, journal: [] });
        }
        expect(await outcome).toEqual(first === 'commit' ? 'written' : expect.any(LeaseLost));
      },
    );

    it('have leases that are asked for without waiting for what their holders are at', async () => {
      await stores[0]!.leases.take([partitionLease(1)], 'a', 0, 1000);
      const holder = new Client(url);
      await holder.connect();
      await holder.query('BEGIN; SELECT 1 FROM leases FOR UPDATE');
      const names = [1, 2].map(partitionLease);
      expect(await stores[1]!.leases.take(names, 'b', 999, 2000)).toEqual(new Map([[partitionLease(2), 1]]));
      await holder.end();
    });

    it('go on after a restart of the database, under a new epoch where it is not known what came in', async () => {
      const told: Error[] = [];
      const store = await openPostgresMetaStore(url, error => told.push(error), { shared: true });
      stores.push(store);
      const name = partitionLease(1);
      const take = async () => (await store.leases.take([name], 'a', 0, 1000)).get(name)!;
      const before = store.partition(1, await take());
      await before.ingest.commit(aCommit({ position: 1 }));

      // Of a commit on its way nobody knows, while its row is somebody else's, whether it will be in.
      const somebody = new Client(url);
      somebody.on('error', () => {});
      await somebody.connect();
      await somebody.query('BEGIN; SELECT 1 FROM log_state FOR UPDATE');
      const unknown = expect(before.ingest.commit(aCommit({ position: 2 }))).rejects.toThrow(OutcomeUnknown);
      await waiting(1);
      await server.crash();
      await unknown;

      await store.leases.release([name], 'a');
      const after = store.partition(1, await take());
      await expect(before.ingest.commit(aCommit({ position: 2 }))).rejects.toThrow(LeaseLost);
      expect((await after.ingest.recover(0)).position).toBe(1);
      await after.ingest.commit(aCommit({ position: 2 }));
      expect(told).toEqual([]);
    });
  });
}
