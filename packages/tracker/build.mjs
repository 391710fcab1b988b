// Builds the script that measured pages load: `node build.mjs [folder]`, by default into dist/.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

await build({
  absWorkingDir: here,
  entryPoints: { script: 'src/script.ts' },
  outdir: resolve(process.argv[2] ?? `${here}/dist`),
  bundle: true,
  minify: true,
  format: 'iife',
  // Every browser since 2020; in older ones the script does not parse, and they are not counted.
  target: 'es2021',
  // Without this esbuild begins the script with the "use strict" of our tsconfig, which costs 13 bytes for nothing.
  tsconfigRaw: {},
  logLevel: 'warning',
});
