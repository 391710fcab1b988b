import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The script as the build makes it, in a folder of its own: tests may run beside a build, or twice at once. */
export async function builtScript(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-tracker-'));
  try {
    const build = fileURLToPath(new URL('../../build.mjs', import.meta.url));
    await promisify(execFile)(process.execPath, [build, folder]);
    return await readFile(join(folder, 'script.js'), 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}
