import type { MetaStore } from '../../ports/index.ts';
import { metaStoreOver } from '../sql/meta-store.ts';
import { openPostgres } from './postgres-engine.ts';

/** The meta store in a PostgreSQL database. @param onLost see `openPostgres` */
export const openPostgresMetaStore = (url: string, onLost: (error: Error) => void): MetaStore =>
  metaStoreOver(openPostgres(url, onLost));
