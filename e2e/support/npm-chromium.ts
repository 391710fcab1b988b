import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const version = '147.0.2';
const cache = fileURLToPath(new URL('../../node_modules/.cache/bellwether-chromium', import.meta.url));

/** What to start, and in which environment if not this process's. */
export interface Program {
  executablePath: string;
  env?: Record<string, string>;
}

/**
 * The Chromium inside @sparticuz/chromium, unpacked once. The package unpacks into the folder for temporary files
 * and takes a file that is still being written for a finished one, which breaks when two test files start at once.
 * So it runs in a process with a temporary folder of its own, and the result is renamed into place whole.
 */
export async function unpackedChromium(): Promise<Program> {
  const folder = join(cache, version);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executablePath: join(folder, 'chromium'),
    env: { ...definedEnvironment(), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

async function unpackInto(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'unpacking-'));
  const program = `import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())`;
  try {
    await promisify(execFile)(process.execPath, ['--eval', program], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, TMPDIR: partial },
    });
    await writeFile(join(partial, 'fonts.conf'), fontsConfiguration(folder));
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been first: its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  }
}

/** The package's own names /tmp/fonts. Without a font, text has no width, and links without width take no clicks. */
const fontsConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
