import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The server key of the data folder; made, readable by its owner only, when there is none yet.
 * @throws Error when the file holds something else than a key
 */
export async function loadServerKey(path: string): Promise<Uint8Array> {
  const found = await readIfThere(path);
  if (found !== null) return parseServerKey(found, path);
  const key = randomBytes(32);
  await mkdir(dirname(path), { recursive: true });
  return (await writeNew(path, `${key.toString('base64')}\n`)) ? key : loadServerKey(path);
}

/**
 * A key as it is written down: base64 or hex of 32 bytes, as `openssl rand -base64 32` or `-hex 32` prints it.
 * @param from names the place in the error
 */
export function parseServerKey(text: string, from: string): Uint8Array {
  const written = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(written)) return Buffer.from(written, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(written)) return Buffer.from(written, 'base64');
  throw new Error(`${from} must be 32 bytes in base64 or hex, as "openssl rand -base64 32" makes them.`);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * False when somebody else made the file meanwhile. Written whole beside its place, then linked into it: who finds
 * the file finds all of it, on disk before the first secret is sealed with it.
 */
async function writeNew(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
