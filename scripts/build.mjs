// Builds everything that runs: the server and its helper programs, the tracker, and the receiver SDK.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: `${root}/packages/server`,
  entryPoints: Object.fromEntries(
    Object.entries({
      bellwether: 'src/main.ts',
      'sqlite-worker': 'src/adapters/sqlite/worker.ts',
      engine: 'src/adapters/clickhouse/engine/main.ts',
    }).filter(([, path]) => existsSync(`${root}/packages/server/${path}`)),
  ),
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
});

for (const part of ['tracker', 'receiver']) {
  const script = `${root}/packages/${part}/build.mjs`;
  if (existsSync(script)) execFileSync(process.execPath, [script], { stdio: 'inherit' });
}
