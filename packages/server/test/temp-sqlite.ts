import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../src/adapters/sql/migrations.ts';
import { openSqlite } from '../src/adapters/sqlite/sqlite-engine.ts';

/** A migrated SQLite database in a folder of its own; `end` closes it and removes the folder. */
export async function tempSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  const path = join(folder, 'meta.db');
  const engine = openSqlite(path);
  await migrate(engine);
  return {
    engine,
    path,
    async end() {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
