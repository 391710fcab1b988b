import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackupError } from './backup-error.ts';
import type { BackupFile } from './manifest.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Copies a file, on disk when it resolves. @returns what was copied */
export async function copyFile(from: string, to: string): Promise<Pick<BackupFile, 'bytes' | 'sha256'>> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const file = await open(to, 'wx', 0o600);
  try {
    const hashed = await readThrough(from, chunk => file.writeFile(chunk));
    await file.sync();
    return hashed;
  } finally {
    await file.close();
  }
}

export const hashFile = (path: string): Promise<Pick<BackupFile, 'bytes' | 'sha256'>> =>
  readThrough(path, () => {});

async function readThrough(path: string, take: (chunk: Buffer) => Promise<void> | void) {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    await take(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A file that is there whole or not at all, whenever the machine stops. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
}

/** The files below a folder, by their path in it; none where there is no folder. */
export async function filesBelow(folder: string): Promise<{ path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isFile()) found.push({ path: entry.name, bytes: (await stat(path)).size });
    if (!entry.isDirectory()) continue;
    for (const { path: below, bytes } of await filesBelow(path))
      found.push({ path: `${entry.name}/${below}`, bytes });
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Makes the folder, for this user alone.
 * @throws BackupError when there is something in it already
 */
export async function makeEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await entriesOf(folder)).length > 0) throw notEmpty(folder);
}

const notEmpty = (folder: string): BackupError =>
  new BackupError(`The folder ${folder} is not empty. Name one that is not there yet.`);

/** There while a folder is being filled. */
const CLAIM = 'unfinished';

/**
 * Makes the folder and takes it: of two who come at once, one finds that it is not empty, and must not take away what
 * the other puts there.
 * @throws BackupError as `makeEmpty` does
 */
export async function claimEmpty(folder: string): Promise<void> {
  await makeEmpty(folder);
  await writeWhole(join(folder, CLAIM), '').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? notEmpty(folder) : error;
  });
}

export const unclaim = (folder: string): Promise<void> => rm(join(folder, CLAIM));

/** Takes away what was begun and can't be ended. The folder stays: it may be where a disk is mounted. */
export async function makeEmptyAgain(folder: string): Promise<void> {
  for (const { name } of await entriesOf(folder)) await rm(join(folder, name), { recursive: true });
}

/** @throws BackupError where the disk of the folder has not so much room */
export async function demandSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new BackupError(
    `There is no space for it: ${folder} has ${inMegabytes(bavail * bsize)} free, and ${inMegabytes(bytes)} are needed.`,
  );
}

export const inMegabytes = (bytes: number): string =>
  `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
