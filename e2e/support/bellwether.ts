import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Deployment, OneProcess } from './deployment.ts';
import { Journal, type LogLine } from './journal.ts';
import { ScaledOut } from './scaled-out.ts';

export const product = fileURLToPath(new URL('../../packages/server/dist/bellwether.js', import.meta.url));

/** Whether the tests run on many processes: see the project `e2e-scaled` of vitest.config.ts. */
export const scaledOut = process.env.TEST_DEPLOYMENT === 'scaled-out';

/** The whole product, on stores of its own. */
export class Bellwether {
  /** What it keeps on this machine's disk, where it is one process. */
  readonly folder = mkdtempSync(join(tmpdir(), 'bellwether-e2e-'));
  url = '';
  apiKey = '';
  siteId = '';
  protected readonly deployment: Deployment;
  private readonly journal = new Journal();

  /** @param env settings; they and the program may be changed between two starts */
  constructor(
    public env: Record<string, string> = {},
    public program = product,
    many = scaledOut,
  ) {
    this.deployment = many ? new ScaledOut(this.journal) : new OneProcess(this.journal, this.folder);
  }

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
    const env = this.environment(await this.deployment.stores());
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, cwd: this.folder });
    const made = JSON.parse(stdout) as { apiKey: string; siteId: string; userId: string };
    this.apiKey ||= made.apiKey;
    this.siteId ||= made.siteId;
    return made;
  }

  /** Starts the server on a free port (see keepPort), and waits until it takes events. */
  async start(): Promise<this> {
    const stores = await this.deployment.stores();
    this.url = await this.deployment.start(settings => this.launch({ ...stores, ...settings }));
    return this;
  }

  /** Further starts listen where the server does now, for clients that come again. */
  keepPort(): void {
    this.deployment.keepUrl();
  }

  /** Everything the server logged, over all its starts. */
  get log(): readonly LogLine[] {
    return this.journal.log;
  }

  /** What it said to people. */
  get output(): readonly string[] {
    return this.journal.output;
  }

  /** Waits for a log line; lines before `from` do not count. */
  logged(matches: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    return this.journal.logged(matches, from);
  }

  /** Where the product and its stores keep what they are given. */
  folders(): Promise<string[]> {
    return this.deployment.folders();
  }

  /** Whether a text stands anywhere in the meta store. */
  holds(text: string): Promise<boolean> {
    return this.deployment.holds(text);
  }

  /** What it consists of, where the tests run on many processes. */
  get parts(): ScaledOut {
    if (this.deployment instanceof ScaledOut) return this.deployment;
    throw new Error('It is one process.');
  }

  get pid(): number {
    return this.deployment.main.child.pid!;
  }

  /** The process of the embedded engine now running. */
  get enginePid(): number {
    return this.log.findLast(line => typeof line.enginePid === 'number')!.enginePid as number;
  }

  /** The last lines of what the server said, for a failure's message. */
  tail(): string {
    return this.journal.tail();
  }

  /** Ends the server by a signal and waits until it is gone; returns its exit code. */
  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    return this.deployment.end(signal);
  }

  get alive(): boolean {
    return this.deployment.alive;
  }

  /** Ends the server and removes what it kept. */
  async remove(): Promise<void> {
    await this.deployment.remove();
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

  protected launch(settings: Record<string, string>): ChildProcess {
    return spawn(process.execPath, [this.program, 'serve'], {
      env: this.environment(settings),
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** @param settings of the deployment; the test's own come before them */
  protected environment(settings: Record<string, string>): NodeJS.ProcessEnv {
    return {
      ...process.env,
      BELLWETHER_DATA: this.folder,
      BELLWETHER_WEBHOOK_ALLOW: '127.0.0.0/8',
      BELLWETHER_API_RATE_LIMIT: '100000',
      ...settings,
      ...this.env,
    };
  }
}

/** What a visitor's browser calls itself. */
export const BROWSER =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36';
