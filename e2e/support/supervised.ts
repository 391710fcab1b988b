import { setTimeout as wait } from 'node:timers/promises';
import type { Journal } from './journal.ts';
import { type Launch, ServerProcess } from './server-process.ts';
import { until } from './until.ts';

/** As long as Docker or systemd wait, or a little more. */
const RESTART_AFTER_MS = 500;

/** A process that is started again whenever it ends, as Docker or systemd would. */
export class Supervised {
  /** How it ended, each time nobody had told the supervisor to end it. */
  readonly ends: { code: number | null; signal: NodeJS.Signals | null }[] = [];
  /** Where it listens; 0 as long as it is not ready, for a load balancer would not send it anything either. */
  port = 0;
  private running: ServerProcess | null = null;
  private restart: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    private readonly settings: Record<string, string>,
    private readonly journal: Journal,
  ) {}

  /** Resolves once it is ready. Rejects when it ends before it listens, and leaves it so. */
  async start(launch: Launch): Promise<void> {
    await this.run(launch).listening.catch(async error => {
      await this.end('SIGKILL');
      throw error;
    });
    await until(`${this.name} is ready`, () => this.port > 0);
  }

  private run(launch: Launch): ServerProcess {
    const running = new ServerProcess(launch(this.settings), this.journal, this.name);
    this.running = running;
    void readyPort(running).then(port => {
      if (this.running === running) this.port = port;
    });
    void running.ended.then(([code, signal]) => {
      if (this.running !== running) return;
      this.port = 0;
      this.ends.push({ code, signal });
      this.restart = setTimeout(() => this.run(launch), RESTART_AFTER_MS);
    });
    return running;
  }

  get alive(): boolean {
    return this.running?.alive ?? false;
  }

  /** The process itself, for a test that does something to it. */
  get process(): ServerProcess {
    return this.running!;
  }

  /** Ends it for good; returns its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    clearTimeout(this.restart);
    const running = this.running;
    if (!running) return null;
    this.running = null;
    const code = await running.end(signal);
    this.port = 0;
    return code;
  }
}

/** Where it listens, once it says that it is ready; 0 when it ends before. */
async function readyPort(running: ServerProcess): Promise<number> {
  const { port } = await running.listening.catch(() => ({ port: 0 }));
  while (running.alive) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      answer => answer.ok,
      () => false,
    );
    if (ready) return port as number;
    await wait(50);
  }
  return 0;
}
