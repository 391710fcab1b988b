import { createRequire } from 'node:module';
import type { backup as Backup, DatabaseSync as Database } from '@photostructure/sqlite';

/**
 * SQLite by the `node:sqlite` API: Node's own where it has it without a flag (24 on), else the prebuilt package
 * of the same API.
 */
const require = createRequire(import.meta.url);
const major = Number(process.versions.node.split('.')[0]);
const { DatabaseSync, backup } = require(major >= 24 ? 'node:sqlite' : '@photostructure/sqlite') as {
  DatabaseSync: typeof Database;
  backup: typeof Backup;
};

export { backup, DatabaseSync };
export type DatabaseSync = InstanceType<typeof Database>;
