import type { MetaSnapshot } from '../../ports/index.ts';
import { backup, DatabaseSync } from './node-sqlite.ts';

/** 4 MB a step: the disk is kept busy, and the progress moves. */
const PAGES_A_STEP = 1000;

/**
 * Opens the database as it is at this moment. A read transaction holds that state; the server goes on writing to its
 * WAL, which is kept as long as this is open. Copying page by page then takes as long as it likes: by SQLite's own
 * backup, which starts over at every change of its source, but here its source does not change. `VACUUM INTO` is no
 * slower, but refuses a transaction: nobody can tell which moment it has taken before it is done.
 */
export function openSnapshot(path: string): MetaSnapshot {
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec('BEGIN');
  // The first read is what the state is held from.
  const migrations = db.prepare('SELECT name FROM migrations ORDER BY name').all() as { name: string }[];
  const pragma = (name: string): number =>
    Number(Object.values(db.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0]);
  const pageBytes = pragma('page_size');
  return {
    migrations: migrations.map(({ name }) => name),
    bytes: pragma('page_count') * pageBytes,
    async copyTo(file, onProgress) {
      const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) =>
        onProgress((totalPages - remainingPages) * pageBytes);
      await backup(db, file, { rate: PAGES_A_STEP, progress });
    },
    close: () => db.close(),
  };
}
