import { join } from 'node:path';
import { DatabaseSync } from './node-sqlite.ts';

/** Another process works on the data folder. */
export class DataFolderBusy extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another Bellwether. Stop that one first, or name another folder.`,
    );
  }
}

/**
 * Takes the data folder for this process: open sessions are held in memory, so two servers on one folder would
 * work against each other. The lock is SQLite's own on an empty database; the system drops it with the process,
 * however that ends, so there is no stale lock to clean up.
 * @returns gives the folder back
 * @throws DataFolderBusy
 */
export function lockDataFolder(folder: string): () => void {
  const db = new DatabaseSync(join(folder, 'lock'));
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    db.close();
    throw new DataFolderBusy(folder);
  }
  return () => db.close();
}
