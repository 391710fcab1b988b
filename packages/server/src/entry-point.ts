import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Where a built program of ours is that runs on a thread or in a process of its own (`sqlite-worker`, `engine`):
 * beside the running bundle, or in `dist` when the source runs under a test.
 */
export function entryPoint(name: string): URL {
  const places = [new URL(`./${name}.js`, import.meta.url), new URL(`../dist/${name}.js`, import.meta.url)];
  const found = places.find(place => existsSync(fileURLToPath(place)));
  if (!found) throw new Error(`${name}.js is not built: run "npm run build".`);
  return found;
}
