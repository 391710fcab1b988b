import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from './journal.ts';
import { type Launch, ServerProcess } from './server-process.ts';

/** How the product runs: all in one process, or each role in processes of its own. */
export interface Deployment {
  /** Settings that say where its stores are. They run from then on. */
  stores(): Promise<Record<string, string>>;
  /** Starts the product, and waits until it takes events. Returns its public URL. */
  start(launch: Launch): Promise<string>;
  /** Further starts have the same URL. */
  keepUrl(): void;
  /** Ends all its processes, but no stores elsewhere. Returns the exit code, of several the worst. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly alive: boolean;
  /** Where the product and its stores keep what they are given. */
  folders(): Promise<string[]>;
  /** Whether a text stands anywhere in the meta store. */
  holds(text: string): Promise<boolean>;
  /** The process; of several, one that processes events. */
  readonly main: ServerProcess;
  /** Ends the stores too. */
  remove(): Promise<void>;
}

/** As most run it: one process, with its stores in the data folder. */
export class OneProcess implements Deployment {
  private port = '0';
  private url = '';
  private running: ServerProcess | null = null;

  /** @param folder its data folder */
  constructor(
    private readonly journal: Journal,
    private readonly folder: string,
  ) {}

  async stores() {
    return {};
  }

  async start(launch: Launch): Promise<string> {
    this.running = new ServerProcess(launch({ PORT: this.port }), this.journal);
    this.url = (await this.running.listening).url as string;
    return this.url;
  }

  keepUrl(): void {
    this.port = new URL(this.url).port;
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    return (await this.running?.end(signal)) ?? null;
  }

  get alive(): boolean {
    return this.running?.alive ?? false;
  }

  async folders() {
    return [this.folder];
  }

  /** In the bytes of its files: of what SQLite has deleted nothing stays. */
  async holds(text: string): Promise<boolean> {
    return readdirSync(this.folder)
      .filter(name => name.startsWith('meta.db'))
      .some(name => readFileSync(join(this.folder, name)).includes(text));
  }

  get main(): ServerProcess {
    return this.running!;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
  }
}
