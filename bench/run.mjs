// Bundles a benchmark as the product itself is bundled, and runs it: node bench/run.mjs deliver
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [name, ...args] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
if (!name || !existsSync(`${here}${name}.ts`)) {
  console.error('usage: node bench/run.mjs NAME [node options]   where bench/NAME.ts is the benchmark');
  process.exit(1);
}
await build({
  // The helper programs lie beside the bundle, as in the product.
  entryPoints: {
    [name]: `${here}${name}.ts`,
    'sqlite-worker': `${here}../packages/server/src/adapters/sqlite/worker.ts`,
    engine: `${here}../packages/server/src/adapters/clickhouse/engine/main.ts`,
  },
  outdir: `${here}dist`,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
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
const options = ['--enable-source-maps', ...args, `${here}dist/${name}.js`];
spawn(process.execPath, options, { stdio: 'inherit' }).on('exit', code => process.exit(code ?? 1));
