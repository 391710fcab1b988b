import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root } from './prepare.mjs';
import { runInherited } from './run-inherited.mjs';
import { step } from './step.mjs';

const version = '24.21.0';

/**
 * The path of Node 24's program, brought from npm into .cache the first time.
 * @throws Trouble where npm has none for this platform or cannot be reached
 */
export async function bringNode24() {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, '.cache', `node-${version}`);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(program)) {
    const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `${name}@${version}`];
    await step(`Bringing Node ${version}`, 'npm', args, { cwd: root });
  }
  return program;
}

/** Runs a script of ours under another Node, which is also the `node` its children find. @returns the exit code */
export function runUnder(program, args) {
  const env = { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
  return runInherited(program, args, env);
}
