import { join } from 'node:path';
import type { MetaStore } from '../../ports/index.ts';
import { metaStoreOver } from '../sql/meta-store.ts';
import { openSqlite } from './sqlite-engine.ts';

/** The meta store in one SQLite file of the data folder. @param onLost see `openSqlite` */
export const openSqliteMetaStore = (folder: string, onLost: (error: Error) => void): MetaStore =>
  metaStoreOver(openSqlite(join(folder, 'meta.db'), onLost));
