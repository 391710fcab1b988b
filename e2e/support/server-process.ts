import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Journal, LogLine } from './journal.ts';

/** Starts a process of the product with these settings beside those the test gave. */
export type Launch = (settings: Record<string, string>) => ChildProcess;

/** A running process of the product. */
export class ServerProcess {
  /** Its line on where it listens. Rejects if it ends before. */
  readonly listening: Promise<LogLine>;
  /** How it ended. */
  readonly ended: Promise<[code: number | null, signal: NodeJS.Signals | null]>;

  constructor(
    readonly child: ChildProcess,
    journal: Journal,
    name?: string,
  ) {
    const from = journal.log.length;
    journal.follow(child, name);
    this.ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const failed = this.ended.then(([code]) => {
      throw new Error(`The server ended with ${code}:\n${journal.tail()}`);
    });
    const listens = ({ msg, process }: LogLine) => msg === 'Listening.' && process === name;
    this.listening = Promise.race([journal.logged(listens, from), failed]);
    this.listening.catch(() => {});
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it by a signal and waits until it is gone; returns its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.alive) this.child.kill(signal);
    const [code] = await this.ended;
    return code;
  }
}
