import { Socket } from 'node:net';
import { Pool, type PoolConfig, types } from 'pg';

/**
 * Connections of one process. Enough for the stages that wait for commits at the same time (events, claims, results,
 * requests), and few enough that some processes share a server of a hundred.
 */
const CONNECTIONS = 10;

/**
 * A transaction is sent as a whole, so who has begun one and says no more was stopped in the middle of it, or its
 * machine is gone: what it has locked, others wait for.
 */
const SILENCE_MS = 10_000;

/**
 * What a connection may take. PostgreSQL answers each statement as it ends, so whoever takes back at the latest after
 * `statementMs` what he is at is heard of by then: longer silence means that nobody is there, or that the way to him
 * swallows what is sent, and that is found by no other means before the kernel gives up after a quarter of an hour.
 */
export interface Patience {
  statementMs: number;
  silenceMs: number;
  /** At most. */
  connections: number;
}

/** For events on their way, claims, and what people ask: what would take longer, nobody waits for any more. */
export const hurried: Patience = { statementMs: 30_000, silenceMs: 40_000, connections: CONNECTIONS };

/** For what is long by nature. A connection that broke is told of by TCP itself, see KEEP_ALIVE. */
export const unhurried: Patience = { statementMs: 0, silenceMs: 0, connections: 3 };

/** Of a machine that is gone without a word, TCP learns within half a minute from there. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/** `pipeline` sends what is asked without waiting for the answer before; the typings don't know it yet. */
type Config = PoolConfig & { pipeline: boolean };

export function openPool(url: string, { statementMs, silenceMs, connections }: Patience): Pool {
  const config: Config = {
    connectionString: url,
    max: connections,
    pipeline: true,
    connectionTimeoutMillis: 5000,
    ...KEEP_ALIVE,
    statement_timeout: statementMs,
    stream: () => socketThatNotices(silenceMs),
    idle_in_transaction_session_timeout: SILENCE_MS,
    application_name: 'bellwether',
    types: { getTypeParser },
  };
  const pool = new Pool(config);
  // A connection that broke is told of by what it was asked for. While nobody used it nothing is lost, and the next
  // that is asked for is a new one.
  const toldOtherwise = () => {};
  pool.on('error', toldOtherwise);
  pool.on('connect', client => client.on('error', toldOtherwise));
  return pool;
}

/** Ends itself when nothing has gone either way for so long; an idle connection is given back long before. */
function socketThatNotices(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () =>
    socket.destroy(new Error(`PostgreSQL has said nothing for ${silenceMs / 1000} s`)),
  );
  return socket;
}

const numeric = new Set<number>([
  types.builtins.INT2,
  types.builtins.INT4,
  types.builtins.INT8,
  types.builtins.FLOAT4,
  types.builtins.FLOAT8,
  types.builtins.NUMERIC,
]);

/** As SQLite gives them: numbers as numbers (all of ours are below 2^53), bytes as bytes, documents as text. */
function getTypeParser(oid: number) {
  if (numeric.has(oid)) return Number;
  if (oid === types.builtins.BYTEA) return types.getTypeParser(oid, 'text');
  return String;
}
