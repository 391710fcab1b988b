import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { product } from './bellwether.ts';

/** `bellwether listen` in a process of its own. */
export function startListener(args: readonly string[]) {
  const child = spawn(process.execPath, [product, 'listen', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', line => output.push(line));
  createInterface({ input: child.stderr }).on('line', line => complaints.push(line));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    output,
    complaints,
    /** Its exit code. */
    exited,
    /** How often it was connected to the server. */
    connections: () => output.filter(line => line === 'Listening.').length,
    async stop() {
      child.kill();
      await exited;
    },
  };
}
