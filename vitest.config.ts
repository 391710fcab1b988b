import { configDefaults, defineConfig } from 'vitest/config';
import { installedNats } from './packages/server/test/nats-server.ts';
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

const canScaleOut = hasPostgres && installedNats() !== null;
if (!canScaleOut)
  console.warn(
    'PostgreSQL or NATS is not installed: tests of many processes are left out (apt-get install nats-server).',
  );

/** What differs most where there are several processes. `TEST_SCALED=all` runs all there is: some 40 minutes. */
const scaledOut =
  process.env.TEST_SCALED === 'all'
    ? ['e2e/**/*.test.ts']
    : ['e2e/scaled/*.test.ts', 'e2e/{visitor-to-webhook,alerts,data,deletion,experiments,privacy}.test.ts'];

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
          name: 'e2e-scaled',
          include: canScaleOut ? scaledOut : [],
          env: { TEST_DEPLOYMENT: 'scaled-out' },
          testTimeout: 600_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'e2e/scaled/**'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
