// Builds everything that runs: what the packages build themselves (tracker, receiver SDK, dashboard), then the
// server and its helper programs, which take up what the others made.
// `node scripts/build.mjs --fault-points FOLDER` builds only the server, into a folder beside its dist, as tests want
// it that kill it at a step of their choice (packages/server/src/fault-points.ts).
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { markBuilt, packagesWithBuild, sourcesHash } from './build-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = join(root, 'packages', 'server');
const { values: asked } = parseArgs({ options: { 'fault-points': { type: 'string' } } });
const forFaults = asked['fault-points'];

if (forFaults) await buildServer(forFaults, true);
else await buildAll();

async function buildAll() {
  const hash = sourcesHash(root);
  for (const folder of packagesWithBuild(root)) {
    execFileSync(process.execPath, ['build.mjs'], { cwd: folder, stdio: 'inherit' });
  }
  await buildServer('dist', false);
  markBuilt(root, hash);
}

function buildServer(outdir, faultPoints) {
  return build({
    absWorkingDir: server,
    entryPoints: {
      bellwether: 'src/main.ts',
      'sqlite-worker': 'src/adapters/sqlite/worker.ts',
      engine: 'src/adapters/clickhouse/engine/main.ts',
    },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    // The latter takes what the former made empty out of the program, down to the calls.
    define: { __FAULT_POINTS__: String(faultPoints) },
    minifySyntax: true,
    logLevel: 'warning',
    // Our own packages are bundled from source; what comes from the registry stays where npm put it.
    plugins: [
      {
        name: 'registry-packages-stay-outside',
        setup(b) {
          b.onResolve({ filter: /^[^./]/ }, ({ path }) =>
            path.startsWith('@bellwether/') ? undefined : { path, external: true },
          );
        },
      },
    ],
  }).catch(() => process.exit(1)); // esbuild has printed why
}
