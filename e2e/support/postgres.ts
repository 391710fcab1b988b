import { installedServers, startPostgres } from '../../packages/server/test/postgres-server.ts';

/** For a project of vitest.config.ts: its servers keep their meta store in a PostgreSQL started for it. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgres(installedServers().at(-1)!);
  process.env.DATABASE_URL = (await server.createDatabase()).url;
  return async () => {
    delete process.env.DATABASE_URL;
    await server.stop();
  };
}
