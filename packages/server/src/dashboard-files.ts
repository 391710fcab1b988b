import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the dashboard, as it is answered. */
export interface DashboardFile {
  type: string;
  body: Buffer;
  gzipped: Buffer;
}

/** By their paths, as `/index.html` and `/assets/index-B3x.js`. */
export type DashboardFiles = ReadonlyMap<string, DashboardFile>;

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The dashboard as built, about 1 MB. Kept in memory, so that a build or an upgrade under a running server does not
 * take away the scripts that its pages name.
 */
export function dashboardFiles(): DashboardFiles {
  const places = ['../../dashboard/dist/', '../../../dashboard/dist/'];
  const found = places
    .map(place => fileURLToPath(new URL(place, import.meta.url)))
    .find(place => existsSync(join(place, 'index.html')));
  if (!found) throw new Error('The dashboard is not built: run "npm run build".');
  return new Map(filesUnder(found, '').map(path => [path, readAsset(join(found, path))]));
}

function readAsset(file: string): DashboardFile {
  const body = readFileSync(file);
  return { type: types[extname(file)] ?? 'application/octet-stream', body, gzipped: gzipSync(body) };
}

function filesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, path) : [path];
  });
}
