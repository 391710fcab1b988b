import type { MetaStore } from '../../ports/index.ts';
import { metaStoreOver } from '../sql/meta-store.ts';
import { lockDatabase, shareDatabase } from './database-lock.ts';
import { openPostgres } from './postgres-engine.ts';

/**
 * The meta store in a PostgreSQL database, which it keeps to this process, or `shared` to those that share it.
 *
 * Alone, a process holds in memory what the database has, and is at its end when it can't know that any more. Of
 * several each goes on: a commit rejects with OutcomeUnknown, and whoever asked for it begins anew from what is
 * there, under a new epoch of its lease, so that the commit can't still come in later.
 * @param onLost the process must end: see `openPostgres` and `lockDatabase`, or `shareDatabase`
 * @throws DatabaseBusy, or what PostgreSQL says to a connection
 */
export async function openPostgresMetaStore(
  url: string,
  onLost: (error: Error) => void,
  { shared = false }: { shared?: boolean } = {},
): Promise<MetaStore> {
  const unlock = await (shared ? shareDatabase(url, onLost) : lockDatabase(url, onLost));
  const store = metaStoreOver(openPostgres(url, shared ? undefined : onLost));
  return {
    ...store,
    async close() {
      await store.close();
      await unlock();
    },
  };
}
