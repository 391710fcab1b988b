import type { Api } from '../../api.ts';
import type { AppDeps } from '../../deps.ts';
import { deletionRoutes } from './deletions.ts';
import { exportRoutes } from './exports.ts';
import { importRoutes } from './imports.ts';
import { serverEventRoutes } from './server-events.ts';

/** Data as a whole: in from servers and files, out to files, and away. */
export function dataRoutes(api: Api, deps: AppDeps): void {
  serverEventRoutes(api, deps);
  exportRoutes(api, deps);
  importRoutes(api, deps);
  deletionRoutes(api, deps);
}
