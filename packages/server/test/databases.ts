import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgres } from '../src/adapters/postgres/postgres-engine.ts';
import type { SqlEngine } from '../src/adapters/sql/engine.ts';
import { migrate } from '../src/adapters/sql/migrations.ts';
import { type Installed, installedServers, type PostgresServer, startPostgres } from './postgres-server.ts';
import { tempSqlite } from './temp-sqlite.ts';

/** A migrated database of its own; `end` closes and removes it. */
export interface TempDatabase {
  engine: SqlEngine;
  end(): Promise<void>;
}

/** Started when a test of the file first asks for one, and stopped after the last. */
const running = new Map<string, Promise<{ server: PostgresServer; migrated: string }>>();
afterAll(async () => {
  for (const started of running.values()) await (await started).server.stop();
});

/** The same tests on SQLite, and on every PostgreSQL there is here. */
export function onDatabases(title: string, tests: (open: () => Promise<TempDatabase>) => void): void {
  describe(`${title} on SQLite`, () => tests(tempSqlite));
  const installed = installedServers();
  if (installed.length === 0)
    describe.skip(`${title} on PostgreSQL: none is installed (Debian: apt-get install postgresql)`, () =>
      tests(tempSqlite));
  for (const server of installed) onPostgres(title, server, tests);
}

function onPostgres(
  title: string,
  installed: Installed,
  tests: (open: () => Promise<TempDatabase>) => void,
): void {
  describe(`${title} on PostgreSQL ${installed.version}`, () => {
    beforeAll(() => started(installed).then(() => {}));
    tests(() => openOn(installed));
  });
}

/**
 * A database of the kind that the project in vitest.config.ts names: SQLite, or the newest PostgreSQL there is.
 */
export function tempDatabase(): Promise<TempDatabase> {
  return process.env.TEST_DATABASE === 'postgres' ? openOn(installedServers().at(-1)!) : tempSqlite();
}

async function openOn(installed: Installed): Promise<TempDatabase> {
  const { server, migrated } = await started(installed);
  const engine = openPostgres((await server.createDatabase(migrated)).url);
  return { engine, end: () => engine.close() };
}

function started(installed: Installed) {
  const known = running.get(installed.bin);
  if (known) return known;
  const start = startMigrated(installed);
  running.set(installed.bin, start);
  return start;
}

async function startMigrated(installed: Installed) {
  const server = await startPostgres(installed);
  const { name, url } = await server.createDatabase();
  const engine = openPostgres(url);
  await migrate(engine);
  await engine.close();
  return { server, migrated: name };
}
