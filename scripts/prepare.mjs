import { fileURLToPath } from 'node:url';
import { isBuilt } from './build-stamp.mjs';
import { isInstalled } from './installed.mjs';
import { step } from './step.mjs';
import { Trouble } from './trouble.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs and builds what is missing or stale, so that a fresh clone runs with one command. When there is nothing
 * to do it costs some tens of milliseconds.
 * @throws Trouble that says what to do
 */
export async function prepare() {
  refuseOldNode();
  if (!isInstalled(root)) await install();
  if (!isBuilt(root)) await build();
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Trouble(
    `Node ${process.versions.node} is too old: Bellwether needs 20.19 or newer (https://nodejs.org).`,
  );
}

function install() {
  // Development packages too, whatever NODE_ENV says: esbuild is one, and builds the server.
  return step('Installing packages (about 1 GB, once)', 'npm', ['ci', '--include=dev', '--no-progress'], {
    cwd: root,
    excerpt: npmErrors,
    advise: output =>
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output)
        ? 'The npm registry cannot be reached: check the network (or npm’s proxy setting), then run this again.'
        : /ENOSPC/.test(output)
          ? 'The disk is full: about 1.5 GB are needed.'
          : 'Run "npm ci" to see all of its output, then run this again.',
  });
}

/** npm tells the reason first and ends with the manual of its command. */
function npmErrors(output) {
  const lines = output.split('\n').filter(line => line.startsWith('npm error'));
  return lines.slice(0, 12).join('\n');
}

function build() {
  return step('Building', process.execPath, ['scripts/build.mjs'], {
    cwd: root,
    advise: () => 'Run "npm run build" to see all of its output.',
  });
}
