import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { step } from './step.mjs';

const installed = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** What the Chromium inside @sparticuz/chromium wants of the system beyond libc: library → Debian package. */
const libraries = { 'libnss3.so': 'libnss3', 'libnspr4.so': 'libnspr4', 'libexpat.so.1': 'libexpat1' };

/**
 * Makes sure that the browser tests find a Chromium: `BELLWETHER_CHROMIUM`, an installed one, or the one npm brought,
 * whose few system libraries are installed where that can be done. Otherwise says what to do; only the browser tests
 * need it.
 */
export async function ensureChromium() {
  if (process.env.BELLWETHER_CHROMIUM || installed.some(name => existsSync(`/usr/bin/${name}`))) return;
  if (process.platform !== 'linux') return advise('Set BELLWETHER_CHROMIUM to a Chromium’s path');
  const missing = missingPackages();
  if (missing.length === 0) return;
  if (process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return advise(`Install Chromium, or its libraries ${missing.join(', ')}`);
  }
  await aptInstall(missing).catch(error => advise(`${error.message}\nInstall ${missing.join(', ')}`));
}

function advise(what) {
  process.stderr.write(`${what}: without it the browser tests fail.\n`);
}

function missingPackages() {
  const { stdout, status } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  if (status !== 0) return []; // Not a glibc system that could be asked; the browser itself will tell.
  return Object.entries(libraries)
    .filter(([library]) => !stdout.includes(`\t${library} `))
    .map(([, name]) => name);
}

async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('Reading package lists', 'apt-get', ['update'], { env });
  await step(
    `Installing ${packages.join(', ')}`,
    'apt-get',
    ['install', '-y', '--no-install-recommends', ...packages],
    { env },
  );
}
