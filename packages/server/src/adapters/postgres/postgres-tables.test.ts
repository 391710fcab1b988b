import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installedServers, type PostgresServer, startPostgres } from '../../../test/postgres-server.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import type { CopiedTable } from '../../ports/index.ts';
import { query, type SqlEngine } from '../sql/engine.ts';
import { migrate } from '../sql/migrations.ts';
import { openTables } from '../sqlite/sqlite-tables.ts';
import { openPostgres } from './postgres-engine.ts';
import { openTableTarget } from './postgres-tables.ts';

const [newest] = installedServers().slice(-1);

describe.skipIf(!newest)('tables copied from SQLite to PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  let source: Awaited<ReturnType<typeof tempSqlite>>;
  let target: SqlEngine;

  beforeAll(async () => {
    server = await startPostgres(newest!);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    source = await tempSqlite();
    ({ url } = await server.createDatabase());
    target = openPostgres(url);
    await migrate(target);
  });
  afterEach(async () => {
    await target.close();
    await source.end();
  });

  /** Copies everything; `end` decides whether it counts. */
  async function copy(end: 'commit' | 'close' = 'commit'): Promise<readonly CopiedTable[]> {
    const from = openTables(source.path);
    const to = await openTableTarget(url);
    await to.prepare(from.tables);
    for (const table of from.tables) for (const rows of from.rows(table, 2)) await to.insert(table, rows);
    for (const table of from.tables) expect(await to.count(table)).toBe(table.rows);
    await to[end]();
    await to.close();
    from.close();
    return from.tables;
  }

  const write = (sql: string, ...params: (string | number | Uint8Array | null)[]) =>
    query(source.engine, sql, params);
  const rowsOf = async (engine: SqlEngine, table: string) =>
    (await query(engine, `SELECT * FROM ${table} ORDER BY 1`)).rows;

  it('hold the same: documents to the byte, numbers, bytes, nothing', async () => {
    const document = '{"b":1.0, "a":"\\u0000 é \\ud83d\\ude00\\\\ 👋","z":12345678901234567890}';
    await write("INSERT INTO accounts VALUES ('acc_1', 9007199254740991)");
    await write(
      "INSERT INTO messages (id, type, account_id, site_id, at, data, stored_at) VALUES ('m', 't', 'acc_1', NULL, -1, ?, 0)",
      document,
    );
    await write("INSERT INTO webhook_health VALUES ('w', 1, 2, 3, 0.1)");
    for (let n = 0; n < 5; n++)
      await write('INSERT INTO event_ids (at, ids) VALUES (?, ?)', n, Uint8Array.from([0, 255, n]));
    const tables = await copy();
    for (const { name } of tables) {
      const [there, here] = [await rowsOf(source.engine, name), await rowsOf(target, name)];
      expect(here).toHaveLength(there.length);
      if (name !== 'event_ids') expect(here).toEqual(there);
    }
    const ids = async (engine: SqlEngine) =>
      (await rowsOf(engine, 'event_ids')).map(row => Buffer.from(row.ids as Uint8Array).toString('hex'));
    expect(await ids(target)).toEqual(await ids(source.engine));
  });

  it('go on counting where they were, also where the last rows are gone', async () => {
    const add = 'INSERT INTO event_ids (at, ids) VALUES (1, ?) RETURNING seq';
    for (let n = 0; n < 3; n++) await write(add, Uint8Array.from([n]));
    await write('DELETE FROM event_ids WHERE seq = 3');
    await copy();
    const { rows } = await query(target, add, [Uint8Array.from([9])]);
    expect(rows).toEqual([{ seq: 4 }]);
  });

  it('are as they were when the copy is not committed', async () => {
    await write("INSERT INTO accounts VALUES ('acc_1', 1)");
    await copy('close');
    expect(await rowsOf(target, 'accounts')).toEqual([]);
    expect(await rowsOf(target, 'log_state')).toHaveLength(1);
    const empty = await openTableTarget(url);
    expect(await empty.isEmpty()).toBe(true);
    await empty.close();
    await copy();
    expect(await rowsOf(target, 'accounts')).toHaveLength(1);
  });
});
