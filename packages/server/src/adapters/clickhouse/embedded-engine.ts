import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { AppError, type Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import { entryPoint } from '../../entry-point.ts';
import type { EngineReady, EngineStart } from './engine/protocol.ts';

export interface EmbeddedEngine {
  /**
   * Where the engine serves, credentials included; another one after each restart.
   * @throws AppError `analytics_unavailable` while it does not run
   */
  url(): string;
  /** Settles when the engine serves for the first time; rejects when closed before. */
  ready: Promise<void>;
  pid(): number | undefined;
  /** Lets the running write finish, then ends the process; kills it after 10 s. */
  close(): Promise<void>;
}

interface EmbeddedEngineOptions {
  /** Made when missing. One engine at a time may have it open. */
  dataDir: string;
  log: Pick<Logger, 'info' | 'warn'>;
  clock: Clock;
  /** Each time the engine is started again. */
  onRestart?: () => void;
  /** What the engine may allocate, bytes. */
  memoryLimit?: number;
}

const DEFAULT_MEMORY_LIMIT = 320 * 1024 * 1024;
const FIRST_PAUSE_MS = 500;
/** A start costs a fifth of a second of one core, so even an engine that never stays costs a tenth of one. */
const LONGEST_PAUSE_MS = 2000;
/** An engine that served this long was well: the pauses begin anew. */
const WELL_AFTER_MS = 30_000;
const KILL_AFTER_MS = 10_000;

/** Runs ClickHouse's engine in a child process, and starts it again whenever it dies. */
export function startEmbeddedEngine(options: EmbeddedEngineOptions): EmbeddedEngine {
  const { dataDir, log, clock, onRestart, memoryLimit = DEFAULT_MEMORY_LIMIT } = options;
  mkdirSync(dataDir, { recursive: true });

  let child: ChildProcess | null = null;
  let url: string | null = null;
  let pause = 0;
  let closed = false;
  let cancelRestart = () => {};
  let becomeReady = () => {};
  let neverReady = (_reason: Error) => {};
  const ready = new Promise<void>((resolve, reject) => {
    becomeReady = resolve;
    neverReady = reject;
  });
  // Who does not wait for it must not be ended by it.
  ready.catch(() => {});

  function start(): void {
    const password = randomBytes(24).toString('base64url');
    const process = spawnEngine();
    const complaint = lastLineOf(process);
    let servingSince: number | null = null;
    child = process;
    process.send({ dataDir, password, memoryLimit } satisfies EngineStart);
    process.once('message', message => {
      const { port } = message as EngineReady;
      url = `http://bellwether:${password}@127.0.0.1:${port}`;
      servingSince = clock.now();
      log.info({ enginePid: process.pid }, 'The analytics engine is ready.');
      becomeReady();
    });
    process.once('exit', (code, signal) => {
      url = null;
      child = null;
      if (closed) return;
      if (servingSince !== null && clock.now() - servingSince >= WELL_AFTER_MS) pause = 0;
      log.warn(
        { code, signal, complaint: complaint(), restartInMs: pause },
        'The analytics engine ended; it is started again. Collecting goes on.',
      );
      cancelRestart = clock.at(clock.now() + pause, restart);
      pause = Math.min(LONGEST_PAUSE_MS, pause === 0 ? FIRST_PAUSE_MS : pause * 2);
    });
  }

  function restart(): void {
    onRestart?.();
    start();
  }

  start();
  return {
    url() {
      if (url === null) throw new AppError('analytics_unavailable');
      return url;
    },
    ready,
    pid: () => child?.pid,
    async close() {
      closed = true;
      cancelRestart();
      neverReady(new Error('The analytics engine was closed before it was ready.'));
      if (child === null) return;
      const running = child;
      const exited = once(running, 'exit');
      running.kill('SIGTERM');
      const cancelKill = clock.at(clock.now() + KILL_AFTER_MS, () => running.kill('SIGKILL'));
      await exited;
      cancelKill();
    },
  };
}

function spawnEngine(): ChildProcess {
  return fork(entryPoint('engine'), {
    // Not the server's: an inspector or a test runner's loader has no business there.
    // What its own JavaScript holds is a request or two.
    execArgv: ['--max-old-space-size=64', '--max-semi-space-size=1'],
    // Freed memory goes back to the system soon: of glibc (what Node holds) and of jemalloc (what the engine holds).
    // The thresholds are glibc's first ones, which it raises to the size of a batch when it has freed one: from then
    // on batches would come from its heap, which seldom shrinks. The thread frees what no allocation comes by for.
    env: {
      ...process.env,
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '131072',
      MALLOC_TRIM_THRESHOLD_: '131072',
      JE_MALLOC_CONF: 'dirty_decay_ms:1000,muzzy_decay_ms:0,narenas:2,background_thread:true',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** Follows what the process says on its error channel, for the log line on its end. */
function lastLineOf(process: ChildProcess): () => string {
  let tail = '';
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2000);
  });
  return () => tail.trim().split('\n').at(-1) ?? '';
}
