import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Fault } from '../../packages/server/src/fault-points.ts';
import { Bellwether } from './bellwether.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A server that can be started so that it, or its engine, dies at a step of the test's choice. */
export class MortalBellwether extends Bellwether {
  private readonly product = this.program;
  /** Beside the product's build, where it finds what the product's build finds; of our own, as tests may run twice at once. */
  private readonly build = mkdtempSync(join(root, 'packages', 'server', '.faults-'));
  private readonly note = join(this.folder, 'died');

  /** Builds the server with its fault points. */
  async prepare(): Promise<void> {
    const args = ['scripts/build.mjs', '--fault-points', this.build];
    await promisify(execFile)(process.execPath, args, { cwd: root });
  }

  /** Starts it so that it dies there, once. */
  async startMortal(fault: Omit<Fault, 'note'>): Promise<void> {
    rmSync(this.note, { force: true });
    this.program = join(this.build, 'bellwether.js');
    this.env.FAULT_POINT = JSON.stringify({ ...fault, note: this.note } satisfies Fault);
    await this.start();
  }

  /** Starts it as anybody does. */
  async startNormally(): Promise<void> {
    this.program = this.product;
    delete this.env.FAULT_POINT;
    await this.start();
  }

  /** Whether it died where it was asked to. */
  get diedThere(): boolean {
    return existsSync(this.note);
  }

  override async remove(): Promise<void> {
    await super.remove();
    rmSync(this.build, { recursive: true });
  }
}
