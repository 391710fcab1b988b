import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrozenTable, MetaSnapshot } from '../ports/index.ts';
import { asBackupError } from './backup-error.ts';
import { each } from './each.ts';
import {
  claimEmpty,
  copyFile,
  demandSpace,
  filesBelow,
  hashFile,
  makeEmptyAgain,
  unclaim,
  writeWhole,
} from './files.ts';
import { type BackupFile, FORMAT, KEY, MANIFEST, type Manifest, META, partsOf } from './manifest.ts';

/** Who has the event store of the data folder open: the running server, or nobody but us. */
export interface Holder {
  /** Resolves once nothing is on its way from the meta store to the event store. */
  hold(): Promise<void>;
  /** The event store as it is now; from here on things move again. */
  freeze(): Promise<FrozenTable[]>;
  /** What was frozen is no longer needed. */
  close(): Promise<void>;
}

export interface BackupDeps {
  /** The data folder. */
  folder: string;
  to: string;
  holder: Holder;
  openSnapshot(): MetaSnapshot;
  version: string;
  now(): number;
  onProgress(copied: number, total: number): void;
}

/**
 * Copies both stores of a data folder as they were at one moment, and the server's key.
 *
 * The moment is that of the meta store. The event store is frozen right behind it: what moves in between is nothing
 * but deletions, and of those that were not through the meta store still knows, so that a restored server goes through
 * with them. Only these two steps hold anything up, for some milliseconds; copying comes after.
 * @throws BackupError when the folder is not empty or can't be written
 */
export async function takeBackup(deps: BackupDeps): Promise<Manifest> {
  await claimEmpty(deps.to).catch(error => {
    throw asBackupError(error, deps.to);
  });
  try {
    return await copyAll(deps);
  } catch (error) {
    await makeEmptyAgain(deps.to);
    throw asBackupError(error, deps.to);
  }
}

async function copyAll({ folder, to, holder, openSnapshot, version, now, onProgress }: BackupDeps) {
  await holder.hold();
  const takenAt = new Date(now()).toISOString();
  const meta = openSnapshot();
  try {
    const frozen = await holder.freeze();
    const parts = await partsIn(frozen);
    const total = meta.bytes + parts.reduce((sum, { bytes }) => sum + bytes, 0);
    await demandSpace(to, total);

    const files: BackupFile[] = [];
    await meta.copyTo(join(to, META), bytes => onProgress(bytes, total));
    files.push({ path: META, ...(await hashFile(join(to, META))) });
    let copied = meta.bytes;
    await each(parts, async ({ from, path }) => {
      const file = await copyFile(from, join(to, path));
      files.push({ path, ...file });
      copied += file.bytes;
      onProgress(copied, total);
    });
    const key = await copyKey(folder, to);
    if (key) files.push(key);

    const manifest: Manifest = {
      format: FORMAT,
      version,
      takenAt,
      migrations: meta.migrations,
      key: key !== null,
      rows: Object.fromEntries(frozen.map(({ table, rows }) => [table, rows])),
      files,
    };
    await writeWhole(join(to, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
    await unclaim(to);
    return manifest;
  } finally {
    meta.close();
  }
}

async function partsIn(frozen: readonly FrozenTable[]) {
  const tables = frozen.map(async ({ table, folder }) =>
    (await filesBelow(folder)).map(({ path, bytes }) => ({
      from: join(folder, path),
      path: `${partsOf(table)}/${path}`,
      bytes,
    })),
  );
  return (await Promise.all(tables)).flat();
}

/** @returns null where the key is not in the folder but in BELLWETHER_SECRET_KEY */
async function copyKey(folder: string, to: string): Promise<BackupFile | null> {
  try {
    return { path: KEY, ...(await copyFile(join(folder, KEY), join(to, KEY))) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await rm(join(to, KEY), { force: true });
    return null;
  }
}
