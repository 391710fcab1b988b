import type { MetaStore } from '../../ports/index.ts';
import { metaStoreOver } from '../sql/meta-store.ts';
import { lockDatabase } from './database-lock.ts';
import { openPostgres } from './postgres-engine.ts';

/**
 * The meta store in a PostgreSQL database, which it keeps to this process.
 * @param onLost see `openPostgres` and `lockDatabase`
 * @throws DatabaseBusy, or what PostgreSQL says to a connection
 */
export async function openPostgresMetaStore(url: string, onLost: (error: Error) => void): Promise<MetaStore> {
  const unlock = await lockDatabase(url, onLost);
  const store = metaStoreOver(openPostgres(url, onLost));
  return {
    ...store,
    async close() {
      await store.close();
      await unlock();
    },
  };
}
