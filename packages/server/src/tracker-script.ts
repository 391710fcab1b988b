import { existsSync, readFileSync } from 'node:fs';

/** The tracker as built: beside the bundle's package, whether this runs from the source or the bundle. */
export function trackerScript(): string {
  const places = ['../../tracker/dist/script.js', '../../../tracker/dist/script.js'];
  const found = places.map(place => new URL(place, import.meta.url)).find(place => existsSync(place));
  if (!found) throw new Error('The tracker is not built: run "npm run build".');
  return readFileSync(found, 'utf8');
}
