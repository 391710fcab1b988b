import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether node_modules holds what package-lock.json asks for. Compared with the record npm itself keeps there, and
 * writes last, so an `npm ci` by hand counts and an interrupted one does not.
 */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, link, optional }]) => {
    if (path === '' || link) return true;
    // npm leaves out optional packages that are for other platforms.
    return present[path] ? present[path].version === version : Boolean(optional);
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}
