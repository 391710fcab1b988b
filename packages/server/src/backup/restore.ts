import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PartsIntake } from '../ports/index.ts';
import { asBackupError, BackupError } from './backup-error.ts';
import { each } from './each.ts';
import { copyFile, demandSpace, makeEmpty, makeEmptyAgain } from './files.ts';
import { type BackupFile, MANIFEST, type Manifest, partsOf, readManifest } from './manifest.ts';

export interface RestoreDeps {
  from: string;
  /** The data folder to be. */
  folder: string;
  /** Migrations this version knows. */
  migrations: readonly string[];
  /** Takes the folder for this process; gives how to let go of it. */
  hold(): () => void;
  /** The event store of the new data folder, its tables made. */
  openParts(): Promise<PartsIntake & { close(): Promise<void> }>;
  onProgress(copied: number, total: number): void;
}

/**
 * Makes a data folder of a backup, each file checked against the manifest on its way.
 * @throws BackupError when it is no backup or not a whole one, or when the folder is not empty or can't be written; what
 *   `hold` throws
 */
export async function restore(deps: RestoreDeps): Promise<Manifest> {
  const { from, folder, migrations } = deps;
  const manifest = readManifest(await manifestIn(from), migrations);
  await makeEmpty(folder).catch(error => {
    throw asBackupError(error, folder);
  });
  // A server that is started on it meanwhile would have its data taken away with what could not be restored.
  const letGo = deps.hold();
  try {
    await putBack(deps, manifest);
  } catch (error) {
    await makeEmptyAgain(folder);
    throw asBackupError(error, folder);
  } finally {
    letGo();
  }
  return manifest;
}

async function manifestIn(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new BackupError(`${folder} is not a backup: there is no ${MANIFEST} in it.`, { cause: error });
  }
}

async function putBack({ from, folder, openParts, onProgress }: RestoreDeps, manifest: Manifest) {
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  await demandSpace(folder, total);
  let copied = 0;
  async function copy(file: BackupFile, to: string): Promise<void> {
    await copyChecked(file, from, to);
    copied += file.bytes;
    onProgress(copied, total);
  }

  const tables = Object.keys(manifest.rows);
  const tableOf = ({ path }: BackupFile) => tables.find(table => path.startsWith(`${partsOf(table)}/`));
  const parts = await openParts();
  try {
    for (const table of tables) {
      const place = await parts.folderOf(table);
      const ofTable = manifest.files.filter(file => tableOf(file) === table);
      await each(ofTable, file => copy(file, join(place, file.path.slice(partsOf(table).length + 1))));
      const rows = await parts.attach(table);
      if (rows !== manifest.rows[table])
        throw new BackupError(
          `The backup can’t be restored: of ${table} ${rows} of ${manifest.rows[table]} came in.`,
        );
    }
  } finally {
    await parts.close();
  }
  // Last, so that a folder with accounts in it has their reports too.
  for (const file of manifest.files.filter(file => !tableOf(file))) await copy(file, join(folder, file.path));
}

async function copyChecked(file: BackupFile, from: string, to: string): Promise<void> {
  let copied: Pick<BackupFile, 'bytes' | 'sha256'>;
  try {
    copied = await copyFile(join(from, file.path), to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new BackupError(`The backup is not whole: ${file.path} is missing.`, { cause: error });
  }
  if (copied.sha256 !== file.sha256)
    throw new BackupError(`The backup is damaged: ${file.path} is not what it was.`);
}
