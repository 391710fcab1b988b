// Compiles src/ to dist/: one module and its declarations per file, nothing bundled, since there is nothing to bundle.
// `node build.mjs --outDir DIR` builds elsewhere, which is how the tests look at the package as it is published.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
const tsc = join(dirname(typescript), 'bin', 'tsc');
const project = fileURLToPath(new URL('tsconfig.build.json', import.meta.url));
execFileSync(process.execPath, [tsc, '-p', project, ...process.argv.slice(2)], { stdio: 'inherit' });
