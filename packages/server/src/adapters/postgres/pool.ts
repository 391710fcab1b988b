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

/** `pipeline` sends what is asked without waiting for the answer before; the typings don't know it yet. */
type Config = PoolConfig & { pipeline: boolean };

export function openPool(url: string): Pool {
  const config: Config = {
    connectionString: url,
    max: CONNECTIONS,
    pipeline: true,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
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
