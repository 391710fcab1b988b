import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Installed,
  installedServers,
  type PostgresServer,
  startPostgres,
} from '../../../test/postgres-server.ts';
import { socketOf, startProxy } from '../../../test/proxy.ts';
import { MetaStoreAway } from '../../ports/index.ts';
import { query, type SqlEngine } from '../sql/engine.ts';
import { migrate } from '../sql/migrations.ts';
import { OutcomeUnknown, openPostgres } from './postgres-engine.ts';

const installed = installedServers();
if (installed.length === 0)
  describe.skip('PostgreSQL: none is installed (Debian: apt-get install postgresql)', none);
for (const server of installed) describe(`PostgreSQL ${server.version}`, () => theEngine(server));

function none(): void {
  it('would be tried here', () => {});
}

function theEngine(installed: Installed): void {
  let server: PostgresServer;
  let engine: SqlEngine;
  let url: string;
  const lost: Error[] = [];

  beforeAll(async () => {
    server = await startPostgres(installed);
    ({ url } = await server.createDatabase());
    engine = openPostgres(url, error => lost.push(error));
    await query(engine, 'CREATE TABLE counters (name TEXT PRIMARY KEY, n BIGINT NOT NULL)');
  });
  afterAll(async () => {
    await engine.close();
    await server.stop();
  });

  const put = (name: string, n: number) => ({
    sql: 'INSERT INTO counters (name, n) VALUES (?, ?)',
    params: [name, n],
  });
  const read = async (name: string) =>
    (await query(engine, 'SELECT n FROM counters WHERE name = ?', [name])).rows[0]?.n;

  it('gives values as SQLite does', async () => {
    const { rows } = await query(
      engine,
      `SELECT CAST(? AS BIGINT) AS whole, CAST(? AS DOUBLE PRECISION) AS part, CAST(? AS TEXT) AS nothing,
        sum(CAST(2 AS BIGINT)) AS many, CAST(? AS BYTEA) AS bytes`,
      [2 ** 52 + 1, 0.5, null, new Uint8Array([0, 255])],
    );
    expect(rows).toEqual([
      { whole: 2 ** 52 + 1, part: 0.5, nothing: null, many: 2, bytes: Buffer.from([0, 255]) },
    ]);
  });

  it('a transaction is all or nothing, and the connection is good for the next', async () => {
    await expect(engine.transact([put('twice', 1), put('twice', 2)])).rejects.toMatchObject({
      code: '23505',
    });
    expect(await read('twice')).toBeUndefined();
    await engine.transact([put('twice', 3)]);
    expect(await read('twice')).toBe(3);
  });

  it('statements of one transaction read as of one moment, and write as if nobody else did', async () => {
    await engine.transact([put('sum', 0)]);
    // Each adds one to what it read: were two to read the same, one would be lost.
    const add = {
      sql: `INSERT INTO counters (name, n) SELECT 'sum ' || count(*), 1 FROM counters WHERE name LIKE 'sum%'`,
    };
    await Promise.all(Array.from({ length: 8 }, () => engine.transact([add])));
    const { rows } = await query(engine, "SELECT count(*) AS n FROM counters WHERE name LIKE 'sum%'");
    expect(rows).toEqual([{ n: 9 }]);
  });

  it('what is not to be waited for is not', async () => {
    const setting = { sql: "SELECT current_setting('synchronous_commit') AS wait" };
    const [, loose] = await engine.transact([put('loose', 1), setting], { durable: false });
    const [, durable] = await engine.transact([put('durable', 1), setting]);
    expect([loose!.rows[0]!.wait, durable!.rows[0]!.wait]).toEqual(['off', 'on']);
  });

  it('two that bring the tables up to date at once both find them so', async () => {
    const fresh = (await server.createDatabase()).url;
    const two = [openPostgres(fresh), openPostgres(fresh)];
    await Promise.all(two.map(one => migrate(one)));
    const { rows } = await query(two[0]!, 'SELECT count(*) AS n FROM log_state');
    expect(rows).toEqual([{ n: 1 }]);
    await Promise.all(two.map(one => one.close()));
  });

  it('is lost when it ends in the middle of a commit, and there again when it is back', async () => {
    const slow = { sql: 'SELECT pg_sleep(60)' };
    const waiting = engine.transact([put('in between', 1), slow]);
    const reading = query(engine, 'SELECT pg_sleep(60)');
    const running = "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    await expect.poll(async () => (await query(engine, running)).rows[0]!.n).toBe(2);
    const ends = Promise.all([
      expect(waiting).rejects.toThrow(OutcomeUnknown),
      expect(reading).rejects.not.toThrow(OutcomeUnknown),
    ]);
    await server.crash();
    await ends;
    expect(lost).toEqual([expect.any(OutcomeUnknown)]);
    expect(await read('in between')).toBeUndefined();
  });

  describe('behind a way that swallows what is sent', () => {
    const patience = { statementMs: 300, silenceMs: 600, connections: 2 };

    it('a read is told of, a commit is lost, and both are good again with the way', async () => {
      const way = await startProxy(socketOf(server.folder));
      const lostThere: Error[] = [];
      const far = openPostgres(way.through(url), error => lostThere.push(error), patience);
      await Promise.all([far.transact([put('before', 1)]), query(far, 'SELECT pg_sleep(0.1)')]);
      way.swallow();
      await Promise.all([
        expect(query(far, 'SELECT 1 AS one')).rejects.toThrow(/said nothing for 0.6 s/),
        expect(far.transact([put('swallowed', 1)])).rejects.toThrow(OutcomeUnknown),
      ]);
      expect(lostThere).toEqual([expect.any(OutcomeUnknown)]);
      way.pass();
      expect((await query(far, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
      await far.transact([put('swallowed', 2)]);
      await far.close();
      await way.stop();
    });

    it('a migration takes as long as it takes, and nothing else does', async () => {
      const far = openPostgres(url, () => {}, patience);
      const long = { sql: 'SELECT pg_sleep(1)' };
      await far.transact([put('long', 1), long], { unhurried: true });
      expect(await read('long')).toBe(1);
      const taken = far.transact([put('taken back', 1), long]);
      await expect(taken).rejects.toThrow(MetaStoreAway);
      await expect(taken).rejects.not.toThrow(OutcomeUnknown);
      expect(await read('taken back')).toBeUndefined();
      await far.close();
    });
  });

  it('refuses, and is not lost, where there is none', async () => {
    const nowhere: Error[] = [];
    const absent = openPostgres('postgres://postgres@/none?host=/nowhere', error => nowhere.push(error));
    await expect(absent.transact([put('a', 1)])).rejects.toThrow(/ENOENT/);
    expect(nowhere).toEqual([]);
    await absent.close();
  });
}
