import { afterAll } from 'vitest';
import { installedServers, startPostgres } from '../../packages/server/test/postgres-server.ts';

/** For a project of vitest.config.ts: the servers of a test file keep their meta store in a PostgreSQL of its own. */
const postgres = await startPostgres(installedServers().at(-1)!);
process.env.DATABASE_URL = (await postgres.createDatabase()).url;
afterAll(async () => {
  delete process.env.DATABASE_URL;
  await postgres.stop();
});
