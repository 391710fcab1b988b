import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Fault } from '../../packages/server/src/fault-points.ts';
import { Bellwether } from './bellwether.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server that dies, or whose engine does, at a step of the test's choice. */
export class MortalBellwether extends Bellwether {
  /** Beside the product's build, to find what that finds; of our own, as tests may run twice at once. */
  private readonly build = mkdtempSync(join(root, 'packages', 'server', '.faults-'));
  private readonly fault = join(this.folder, 'fault.json');

  /** Builds the server with its fault points. */
  async prepare(): Promise<void> {
    const args = ['scripts/build.mjs', '--fault-points', this.build];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    this.program = join(this.build, 'bellwether.js');
    this.env.FAULT_POINT = this.fault;
  }

  /** It dies there, once. */
  dieAt(fault: Fault): void {
    // Renamed into place: whoever reads it reads all of it.
    writeFileSync(`${this.fault}.new`, JSON.stringify(fault));
    renameSync(`${this.fault}.new`, this.fault);
  }

  /** Whether it has died where it was asked to. */
  get diedThere(): boolean {
    return !existsSync(this.fault);
  }

  override async remove(): Promise<void> {
    await super.remove();
    rmSync(this.build, { recursive: true });
  }
}
