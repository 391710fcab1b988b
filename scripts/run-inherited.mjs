import { spawn } from 'node:child_process';
import { root } from './prepare.mjs';

/** Runs a program in this terminal, passing on what asks us to end. @returns its exit code */
export function runInherited(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
  const passOn = signal => child.kill(signal);
  process.on('SIGTERM', passOn);
  // The terminal sends Ctrl-C to the child as well: only wait for it to end.
  const wait = () => {};
  process.on('SIGINT', wait);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', passOn).off('SIGINT', wait);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}
