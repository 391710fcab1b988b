import { stringLiteral } from '../literal.ts';

/** A statement as the engine runs it. */
export interface Statement {
  /** Settings, parameters and database, as SQL to run first on the same connection; may be empty. */
  preamble: string;
  /** The statement, for an insert without its rows. */
  sql: string;
  /** What SELECT answers in when its SQL has no FORMAT. */
  defaultFormat: string;
  /** Rows of `INSERT INTO table (columns) FORMAT format`, sent apart from the SQL. */
  insert: { table: string; rows: Buffer } | null;
}

/** By name; values as in the address. */
export type Settings = Record<string, string>;

export class BadRequest extends Error {}

/** Query parameters of ClickHouse's HTTP interface that are no settings. Those without a meaning here are let pass. */
const notSettings = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'role',
  'session_id',
  'session_check',
  'session_timeout',
  'wait_end_of_query',
  'buffer_size',
  'compress',
  'decompress',
  'stacktrace',
  'close_session',
]);

const insertHead = /^\s*INSERT\s+INTO\s+([\w.]+)\s*(?:\([^)]*\))?\s*FORMAT\s+\w+\s*$/i;

/**
 * Reads a request of ClickHouse's HTTP interface: settings, `param_*` and the rest from the address, the SQL from
 * `query` or the body; with both, the body holds the rows of an insert.
 * @param defaults settings for those that the request does not set
 * @throws BadRequest
 */
export function readStatement(address: URLSearchParams, body: Buffer, defaults: Settings = {}): Statement {
  const query = address.get('query');
  const sql = (query ?? body.toString('utf8')).trim();
  if (sql === '') throw new BadRequest('Empty query');
  return {
    preamble: preambleOf(address, defaults),
    sql,
    defaultFormat: address.get('default_format') ?? 'TabSeparated',
    insert: query !== null && body.length > 0 ? insertOf(query, body) : null,
  };
}

function insertOf(query: string, rows: Buffer): Statement['insert'] {
  const table = insertHead.exec(query)?.[1];
  if (!table)
    throw new BadRequest('With a body, the query has to be INSERT INTO table (columns) FORMAT format');
  return { table, rows };
}

/**
 * Parameters are set (`SET param_x = …`) rather than bound: the binding of chDB wants JavaScript values and
 * escapes them itself, while here they come in ClickHouse's escaped text already, as `SET` takes them. It also
 * binds one query at a time in the whole process.
 */
function preambleOf(address: URLSearchParams, defaults: Settings): string {
  const asked = [...address].filter(([name]) => !notSettings.has(name));
  const assignments = Object.entries({ ...defaults, ...Object.fromEntries(asked) }).map(
    ([name, value]) => `${settingName(name)} = ${stringLiteral(value)}`,
  );
  const database = address.get('database');
  return [
    ...(assignments.length > 0 ? [`SET ${assignments.join(', ')}`] : []),
    ...(database ? [`USE ${identifier(database)}`] : []),
  ].join('; ');
}

function settingName(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new BadRequest(`Not the name of a setting: ${name}`);
  return name;
}

function identifier(name: string): string {
  if (!/^\w+$/.test(name)) throw new BadRequest(`Not the name of a database: ${name}`);
  return `\`${name}\``;
}
