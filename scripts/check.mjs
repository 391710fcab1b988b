// `npm run check`: formatting and lint, types, the directions of imports. Runs all, then fails if one did.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, root } from './prepare.mjs';
import { orExplain } from './trouble.mjs';

/** The browser's programs have browser types, so each has a project of its own. */
const browserProjects = ['tracker', 'dashboard']
  .map(name => `packages/${name}/tsconfig.json`)
  .filter(project => existsSync(join(root, project)));

const checks = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  ...['tsconfig.json', ...browserProjects].map(project => [
    `types (${project})`,
    ['node_modules/typescript/bin/tsc', '-p', project],
  ]),
  ['imports', ['scripts/check-imports.mjs']],
];

/** Runs every check, printing what each says. @returns the names of those that failed */
export function check() {
  const failed = checks.filter(([name, args]) => {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    return status !== 0;
  });
  return failed.map(([name]) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await orExplain(prepare); // types and the receiver SDK's declarations come from there
  if (check().length) process.exitCode = 1;
}
