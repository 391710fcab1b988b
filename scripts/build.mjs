// Builds everything that runs: what the packages build themselves (tracker, receiver SDK, dashboard), then the
// server and its helper programs, which take up what the others made.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { markBuilt, packagesWithBuild, sourcesHash } from './build-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = join(root, 'packages', 'server');
const hash = sourcesHash(root);

for (const folder of packagesWithBuild(root)) {
  execFileSync(process.execPath, ['build.mjs'], { cwd: folder, stdio: 'inherit' });
}

await build({
  absWorkingDir: server,
  entryPoints: {
    bellwether: 'src/main.ts',
    'sqlite-worker': 'src/adapters/sqlite/worker.ts',
    engine: 'src/adapters/clickhouse/engine/main.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: true,
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

markBuilt(root, hash);
