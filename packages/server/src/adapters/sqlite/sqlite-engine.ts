import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { entryPoint } from '../../entry-point.ts';
import { sqliteDialect } from '../sql/dialect.ts';
import type { Result, SqlEngine } from '../sql/engine.ts';
import type { Request, Response } from './worker.ts';

/** A failure SQLite told; `code` is its own. */
export class SqliteError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
    this.name = 'SqliteError';
  }
}

const PAGE_BYTES = 4096;
/** 2 MB: no commit waits long behind one step. */
const SCRUBBED_PAGES = 512;

/**
 * SQLite on a thread of its own.
 * @param path the database file, or `:memory:`
 * @param onLost the thread ended without being asked to; every call from now on fails
 */
export function openSqlite(path: string, onLost: (error: Error) => void = () => {}): SqlEngine {
  const worker = new Worker(entryPoint('sqlite-worker'), {
    workerData: { path },
    // It holds nothing for long: small generations keep its garbage small.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting = new Map<number, { resolve(results: Result[]): void; reject(error: Error): void }>();
  let lastId = 0;
  let failure: Error | null = null;

  let closing = false;

  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (failure) return;
    failure = error;
    if (!closing) onLost(error);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new SqliteError('The database is closed.', 'CLOSED')));
  worker.on('message', (response: Response) => {
    const caller = waiting.get(response.id)!;
    waiting.delete(response.id);
    if ('error' in response) caller.reject(new SqliteError(response.error.message, response.error.code));
    else caller.resolve(response.results);
  });

  return {
    dialect: sqliteDialect,
    transact(statements, { durable = true, erase = false } = {}) {
      if (failure) return Promise.reject(failure);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, statements, durable, erase } satisfies Request);
      });
    },
    async scrub() {
      const free = async () => {
        const [, count] = await this.transact([
          { sql: 'CREATE TABLE IF NOT EXISTS scrubbing (zeros BLOB NOT NULL)' },
          { sql: 'SELECT freelist_count AS n FROM pragma_freelist_count' },
        ]);
        return Number(count!.rows[0]!.n);
      };
      // The free pages are taken, as zeros, some at a time, and let go of again.
      for (let pages = await free(); pages > 0; pages = await free()) {
        const bytes = Math.max(PAGE_BYTES / 2, Math.min(pages - 1, SCRUBBED_PAGES) * (PAGE_BYTES - 4));
        await this.transact([{ sql: 'INSERT INTO scrubbing VALUES (zeroblob(?))', params: [bytes] }]);
      }
      await this.transact([{ sql: 'DROP TABLE scrubbing' }], { erase: true });
    },
    async close() {
      if (failure) return;
      closing = true;
      const exited = once(worker, 'exit');
      worker.postMessage('close');
      await exited;
    },
  };
}
