import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type Program, unpackedChromium } from './npm-chromium.ts';

/** Where distributions put a Chromium, by preference. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/**
 * A desktop's user agent. Headless browsers call themselves HeadlessChrome, and the product drops bots; tests that
 * want a bot, or a phone, give their context its own.
 */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

const asRoot = process.getuid?.() === 0;

const args = [
  `--user-agent=${userAgent}`,
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium with an empty profile that keeps pages in the back/forward cache as people's browsers do;
 * Playwright switches it off. `BELLWETHER_CHROMIUM` names the program to use; otherwise an installed one is taken,
 * else the one inside the npm package @sparticuz/chromium, which the value `npm` asks for. The caller closes it.
 *
 * A page that comes out of that cache fires no `load`: go back with `page.goBack({ waitUntil: 'commit' })`. The
 * npm one is a headless shell, which has no such cache and loads the page again.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(await findProgram()),
    headless: true,
    chromiumSandbox: !asRoot, // Chromium refuses to start its sandbox as root.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args,
  });
}

/**
 * Opens a page in a Chromium that nothing controls, for what DevTools (and so Playwright) prevents: a browser with
 * an attached client prerenders no page. The page has to drive itself. Answers how to end it.
 */
export async function openUncontrolled(url: string): Promise<() => Promise<void>> {
  const { executablePath, env } = await findProgram();
  const profile = await mkdtemp(join(tmpdir(), 'bellwether-profile-'));
  const child = spawn(
    executablePath,
    [
      '--headless=new',
      ...(asRoot ? ['--no-sandbox'] : []),
      ...args,
      `--user-data-dir=${profile}`,
      // Without it Chromium prints the page and ends.
      '--remote-debugging-port=0',
      url,
    ],
    { env: env ?? process.env, stdio: 'ignore', detached: true },
  );
  const ended = new Promise<void>((resolve, reject) => child.on('exit', () => resolve()).on('error', reject));
  return async () => {
    // The whole group: /usr/bin/chromium may be a script, and Chromium has helpers that write to the profile.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
}

async function findProgram(): Promise<Program> {
  const wanted = process.env.BELLWETHER_CHROMIUM;
  const executablePath = wanted || installed.find(path => existsSync(path));
  return executablePath && wanted !== 'npm' ? { executablePath } : unpackedChromium();
}
