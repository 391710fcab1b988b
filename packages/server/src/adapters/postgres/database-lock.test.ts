import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedServers, type PostgresServer, startPostgres } from '../../../test/postgres-server.ts';
import { DatabaseBusy, lockDatabase, shareDatabase } from './database-lock.ts';

const [newest] = installedServers().slice(-1);

describe.skipIf(!newest)('the lock of a database', () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres(newest!);
    ({ url } = await server.createDatabase());
  });
  afterAll(() => server.stop());

  it('one process at a time has it, the next when that one is through', async () => {
    const unlock = await lockDatabase(url, () => {});
    await expect(lockDatabase(url, () => {}, 1)).rejects.toThrow(DatabaseBusy);
    const next = lockDatabase(url, () => {}, 60_000);
    await unlock();
    await (await next)();
  });

  it('whoever has it is told when it is lost, not when it was given back', async () => {
    const told: string[] = [];
    const giveBack = await lockDatabase(url, () => told.push('given back'));
    await giveBack();
    await lockDatabase(url, () => told.push('held'));
    await server.crash();
    await expect.poll(() => told).toEqual(['held']);
  });

  it('several share it, and none of them with one that wants it alone', async () => {
    const shares = [await shareDatabase(url, () => {}), await shareDatabase(url, () => {})];
    await expect(lockDatabase(url, () => {}, 1)).rejects.toThrow(DatabaseBusy);
    const alone = lockDatabase(url, () => {}, 60_000);
    for (const giveBack of shares) await giveBack();
    const unlock = await alone;
    await expect(shareDatabase(url, () => {}, 1)).rejects.toThrow(DatabaseBusy);
    await unlock();
  });

  it('who shares it has it again after a restart of the database', async () => {
    const told: Error[] = [];
    const giveBack = await shareDatabase(url, error => told.push(error));
    await server.crash();
    await expect.poll(() => locks('granted'), { timeout: 10_000 }).toBe(1);
    await expect(lockDatabase(url, () => {}, 1)).rejects.toThrow(DatabaseBusy);
    expect(told).toEqual([]);
    await giveBack();
    await (await lockDatabase(url, () => {}))();
  });

  it('who shared it is told when somebody took it alone meanwhile', async () => {
    const told: Error[] = [];
    const giveBack = await shareDatabase(url, error => told.push(error), 1);
    const alone = lockDatabase(url, () => {}, 60_000);
    await expect.poll(() => locks('NOT granted'), { timeout: 10_000 }).toBe(1);
    await ask("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
    const unlock = await alone;
    await expect.poll(() => told, { timeout: 10_000 }).toEqual([expect.any(DatabaseBusy)]);
    await giveBack();
    await unlock();
  });

  const locks = async (which: string) =>
    (await ask(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND ${which}`)).length;

  async function ask(sql: string) {
    const client = new Client(url);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }
});
