import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedServers, type PostgresServer, startPostgres } from '../../../test/postgres-server.ts';
import { DatabaseBusy, lockDatabase } from './database-lock.ts';

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
});
