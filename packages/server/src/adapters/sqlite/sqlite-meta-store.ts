import { join } from 'node:path';
import type { MetaStore } from '../../ports/index.ts';
import { metaStoreOver } from '../sql/meta-store.ts';
import { openSqlite } from './sqlite-engine.ts';

/** The SQLite file of a data folder. */
export const metaIn = (folder: string): string => join(folder, 'meta.db');

/** The meta store in one SQLite file of the data folder. @param onLost see `openSqlite` */
export const openSqliteMetaStore = (folder: string, onLost: (error: Error) => void): MetaStore =>
  metaStoreOver(openSqlite(metaIn(folder), onLost));
