import { defineConfig } from 'vitest/config';
import { installedServers } from './packages/server/test/postgres-server.ts';

/** Stages whose work is most of all in the meta store: their tests run on both. */
const onPostgres = [
  'process/{processor,feeder}',
  'history/historian',
  'deliver/deliverer',
  'backfill/backfiller',
];
const hasPostgres = installedServers().length > 0;
if (!hasPostgres)
  console.warn('No PostgreSQL is installed: tests on it are left out (Debian: apt-get install postgresql).');

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/{src,test}/**/*.test.ts', 'scripts/*.test.mjs'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'postgres',
          include: installedServers().length
            ? onPostgres.map(file => `packages/server/src/${file}.test.ts`)
            : [],
          env: { TEST_DATABASE: 'postgres' },
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e-postgres',
          include: hasPostgres ? ['e2e/{visitor-to-webhook,crash}.test.ts'] : [],
          setupFiles: ['e2e/support/postgres.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
