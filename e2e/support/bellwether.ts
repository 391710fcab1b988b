import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const product = fileURLToPath(new URL('../../packages/server/dist/bellwether.js', import.meta.url));

/** A line of the server's log. */
export interface LogLine {
  msg: string;
  [field: string]: unknown;
}

/** The whole product in a process of its own, on a data folder of its own. */
export class Bellwether {
  readonly folder = mkdtempSync(join(tmpdir(), 'bellwether-e2e-'));
  /** Everything the server logged, over all its starts. */
  readonly log: LogLine[] = [];
  readonly output: string[] = [];
  url = '';
  apiKey = '';
  siteId = '';
  private port = '0';
  protected process: ChildProcess | null = null;
  private watchers = new Set<() => void>();

  /** @param env settings; they and the program may be changed between two starts */
  constructor(
    public env: Record<string, string> = {},
    public program = product,
  ) {}

  /** Makes an account and a site. Returns what `init --json` prints. */
  async init(domain = 'localhost', email = 'owner@example.com') {
    const args = [
      this.program,
      'init',
      '--email',
      email,
      '--password',
      'correct horse battery',
      '--site',
      domain,
      '--json',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: this.environment() });
    const made = JSON.parse(stdout) as { apiKey: string; siteId: string; userId: string };
    this.apiKey ||= made.apiKey;
    this.siteId ||= made.siteId;
    return made;
  }

  /** Starts the server on a free port (see keepPort), and waits until it takes events. */
  async start(): Promise<this> {
    const child = this.launch();
    this.process = child;
    createInterface({ input: child.stdout! }).on('line', line => this.output.push(line));
    createInterface({ input: child.stderr! }).on('line', line => this.read(line));
    const exited = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ended with ${code}:\n${this.tail()}`);
    });
    const from = this.log.length;
    const listening = this.logged(line => line.msg === 'Listening.' && typeof line.url === 'string', from);
    exited.catch(() => {});
    this.url = (await Promise.race([listening, exited])).url as string;
    return this;
  }

  /** Further starts listen where the server does now, for clients that come again. */
  keepPort(): void {
    this.port = new URL(this.url).port;
  }

  /** Waits for a log line; lines before `from` do not count. */
  logged(matches: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    return new Promise(resolve => {
      let next = from;
      const look = () => {
        for (; next < this.log.length; next++) {
          if (!matches(this.log[next]!)) continue;
          this.watchers.delete(look);
          return resolve(this.log[next]!);
        }
      };
      this.watchers.add(look);
      look();
    });
  }

  get pid(): number {
    return this.process!.pid!;
  }

  /** The process of the embedded engine now running. */
  get enginePid(): number {
    return this.log.findLast(line => typeof line.enginePid === 'number')!.enginePid as number;
  }

  /** Ends the server by a signal and waits until it is gone; returns its exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = await exited;
    return code as number | null;
  }

  get alive(): boolean {
    const child = this.process;
    return child !== null && child.exitCode === null && child.signalCode === null;
  }

  /** Ends the server and removes its folder. */
  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** A call of the REST API; throws with the answer when it is not 2xx. */
  async api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.apiKey}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }

  /** Posts to `/api/event` as a browser does. */
  collect(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/api/event`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', 'User-Agent': BROWSER, ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    });
  }

  /** The last lines of what the server said, for a failure's message. */
  tail(): string {
    return [...this.output.slice(-10), ...this.log.slice(-20).map(line => JSON.stringify(line))].join('\n');
  }

  protected launch(): ChildProcess {
    return spawn(process.execPath, [this.program, 'serve', '--port', this.port], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  protected environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      BELLWETHER_DATA: this.folder,
      BELLWETHER_WEBHOOK_ALLOW: '127.0.0.0/8',
      BELLWETHER_API_RATE_LIMIT: '100000',
      ...this.env,
    };
  }

  private read(line: string): void {
    try {
      this.log.push(JSON.parse(line) as LogLine);
    } catch {
      this.log.push({ msg: line });
    }
    for (const look of [...this.watchers]) look();
  }
}

/** What a visitor's browser calls itself. */
export const BROWSER =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36';
