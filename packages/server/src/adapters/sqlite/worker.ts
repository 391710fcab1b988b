import { parentPort, workerData } from 'node:worker_threads';
import { faultPoint } from '../../fault-points.ts';
import type { Result, Row, SqlValue, Statement } from '../sql/engine.ts';
import { DatabaseSync } from './node-sqlite.ts';

/**
 * The thread SQLite lives on. Commits wait for the disk here, where they hold up nobody who answers requests.
 * A request is a transaction; requests run one at a time, in the order they came.
 */
export interface Request {
  id: number;
  statements: readonly Statement[];
  durable: boolean;
  erase: boolean;
}
export type Response =
  | { id: number; results: Result[] }
  | { id: number; error: { message: string; code: string } };

const db = new DatabaseSync((workerData as { path: string }).path);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = FAST;
  PRAGMA busy_timeout = 5000;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -8192;
  PRAGMA journal_size_limit = 67108864;
`);

/** Statements are written once in the code and run for ever, so the cache needs no bound; built ones pass by it. */
const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
function prepare(sql: string) {
  const known = prepared.get(sql);
  if (known) return known;
  const made = db.prepare(sql);
  if (prepared.size < 1000) prepared.set(sql, made);
  return made;
}

function runOne({ sql, params = [] }: Statement): Result {
  const statement = prepare(sql);
  if (/^\s*(SELECT|WITH)\b/i.test(sql) || /\bRETURNING\b/i.test(sql)) {
    const rows = statement.all(...(params as SqlValue[])) as Row[];
    return { rows, changes: rows.length };
  }
  return { rows: [], changes: Number(statement.run(...(params as SqlValue[])).changes) };
}

let durableNow = true;
function setDurable(durable: boolean): void {
  if (durable === durableNow) return;
  // In WAL mode NORMAL leaves out the fsync of the commit; the next FULL commit syncs what came before it too.
  db.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
  durableNow = durable;
}

/**
 * Freed pages are zeroed too, which for all deletions would be a write for each row of the logs; freed cells of pages
 * in use always are. What pages were still stands in the WAL until it is written over: with a checkpoint it is emptied.
 */
function erasing(run: () => Result[]): Result[] {
  db.exec('PRAGMA secure_delete = ON');
  try {
    const results = run();
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return results;
  } finally {
    db.exec('PRAGMA secure_delete = FAST');
  }
}

function transact(statements: readonly Statement[], durable: boolean): Result[] {
  setDurable(durable);
  db.exec('BEGIN IMMEDIATE');
  try {
    const results = statements.map(runOne);
    faultPoint('before-commit', { statements, results });
    db.exec('COMMIT');
    faultPoint('after-commit', { statements, results });
    return results;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function answer(request: Request): Response {
  try {
    const { id, statements, durable, erase } = request;
    const run = () => transact(statements, durable);
    return { id, results: erase ? erasing(run) : run() };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { id: request.id, error: { message, code: code ?? 'SQLITE' } };
  }
}

parentPort!.on('message', (message: Request | 'close') => {
  if (message !== 'close') return parentPort!.postMessage(answer(message));
  db.close();
  parentPort!.close();
});
