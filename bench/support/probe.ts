import { closeSync, fsync, openSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const EVERY_MS = 50;

/**
 * Measures the machine while a benchmark runs: how late a timer comes, and how long it takes to make 4 KiB at the
 * end of a file durable, which is what every commit waits for at the least.
 * @param folder on the disk that is meant
 */
export function startProbe(folder: string) {
  const lateness: number[] = [];
  const writes: number[] = [];
  const file = openSync(join(folder, 'probe'), 'a');
  const page = Buffer.alloc(4096);
  let stopped = false;

  async function run(): Promise<void> {
    while (!stopped) {
      const asked = performance.now();
      await new Promise(resolve => setTimeout(resolve, EVERY_MS));
      const began = performance.now();
      lateness.push(Math.max(0, began - asked - EVERY_MS));
      await promisify(write)(file, page);
      await promisify(fsync)(file);
      writes.push(performance.now() - began);
    }
    closeSync(file);
  }
  const ended = run();

  return {
    async stop(): Promise<{ lateness: number[]; writes: number[] }> {
      stopped = true;
      await ended;
      return { lateness, writes };
    },
  };
}
