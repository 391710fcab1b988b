import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Within the output, so that whoever deletes the output deletes the claim that it is there. */
const stampFile = root => join(root, 'packages', 'server', 'dist', '.built-from');

/** Whether every output is there and was built from the sources as they are now. */
export function isBuilt(root) {
  const stamp = stampFile(root);
  return (
    existsSync(stamp) &&
    packagesWithBuild(root).every(folder => existsSync(join(folder, 'dist'))) &&
    readFileSync(stamp, 'utf8') === sourcesHash(root)
  );
}

/**
 * Notes what the output was built from.
 * @param hash `sourcesHash` from before the build: what changed during it is not in the output
 */
export function markBuilt(root, hash) {
  writeFileSync(stampFile(root), hash);
}

/** The packages that build themselves with a `build.mjs` of their own. */
export function packagesWithBuild(root) {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .map(name => join(packages, name))
    .filter(folder => existsSync(join(folder, 'build.mjs')));
}

/**
 * Of contents rather than times: git gives a file a new time whenever it moves between branches. Reading the few
 * hundred files takes about 20 ms.
 */
export function sourcesHash(root) {
  const hash = createHash('sha256');
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'scripts/build.mjs',
    ...sourcesUnder(root, 'packages'),
  ];
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

const notSources = new Set(['dist', 'node_modules', 'test']);

function sourcesUnder(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !notSources.has(name) && !name.startsWith('.') && !/\.test\.\w+$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesUnder(root, path);
      return entry.isFile() ? [path] : [];
    });
}
