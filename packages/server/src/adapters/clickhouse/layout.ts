import type { Intake } from './intake.ts';

/** A table of the event store, whatever it lies on. */
export interface Table {
  name: string;
  /** As they stand in its making. */
  columns: string;
  /** What kind of MergeTree it is, and what that takes: `CollapsingMergeTree`, `sign`. */
  family: string;
  familyArgs: string;
  /** How its rows are cut into parts, and their order. */
  order: string;
}

/** Where the tables are: on one server, or spread over the servers of a cluster. Reports name them alike. */
export interface Layout {
  /** Statements that make a table; can be run again. */
  create(table: Table): string[];
  /** … that change it: what stands behind ALTER TABLE. */
  alter(table: string, change: string): string[];
  /** … that take it away with its rows. */
  drop(table: string): string[];
  /** A statement that gives a table's rows of a month (`202601`) to another one like it. */
  handOver(from: string, month: string, to: string): string;
  /** Statements that have a table know as many batches as one made now, by their tokens. */
  remember(table: string): string[];
  /** Statements that make an intake; can be run again. */
  createIntake(intake: Intake): string[];
  /** … that take one away by the name of what is written to, that first (see intake.ts). */
  dropIntake(table: string): string[];
  /** A mutation of a table's rows, wherever they lie. */
  mutate(table: string, commands: readonly string[]): string;
  /** Why open mutations of a table fail, '' where they don't. */
  openMutations(table: string): string;
  /** Settings of statements that make or change tables, of writes and of reports. */
  settings: Record<'define' | 'write' | 'read', Record<string, string | number>>;
}

const FSYNC = 'fsync_after_insert = 1, fsync_part_directory = 1';
/** Batches known by their tokens: of many partitions at a batch a second each, still those of some minutes. */
const KNOWN = 10_000;
const WEEK_SECONDS = 604_800;
const remembered = `non_replicated_deduplication_window = ${KNOWN}`;

const viewOf = (table: string): string => table.replace('_in_', '_by_');
const mutationsOf = (place: string, database: string, table: string): string =>
  `SELECT latest_fail_reason AS failure FROM ${place}
      WHERE database = ${database} AND table = '${table}' AND NOT is_done`;

/** One server, or the embedded engine. */
export const oneServer: Layout = {
  create: ({ name, columns, family, familyArgs, order }) => [
    `CREATE TABLE IF NOT EXISTS ${name} (${columns}) ENGINE = ${family}${familyArgs && `(${familyArgs})`} ${order} SETTINGS ${remembered}, ${FSYNC}`,
  ],
  alter: (table, change) => [`ALTER TABLE ${table} ${change}`],
  drop: table => [`DROP TABLE IF EXISTS ${table} SYNC`],
  handOver: (from, month, to) => `ALTER TABLE ${from} MOVE PARTITION ID '${month}' TO TABLE ${to}`,
  remember: table => [`ALTER TABLE ${table} MODIFY SETTING ${remembered}`],
  createIntake: ({ target, table, columns, query }) => [
    `CREATE TABLE IF NOT EXISTS ${table} (${columns}) ENGINE = Null`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${viewOf(table)} TO ${target} AS ${query(table)}`,
  ],
  dropIntake: table => [`DROP TABLE IF EXISTS ${table}`, `DROP VIEW IF EXISTS ${viewOf(table)}`],
  mutate: (table, commands) => `ALTER TABLE ${table} ${commands.join(', ')}`,
  openMutations: table => mutationsOf('system.mutations', 'currentDatabase()', table),
  settings: { define: {}, write: {}, read: {} },
};

/**
 * A cluster: each shard has the rows of some sites (`events_local`, copied among the shard's replicas), and every
 * server a table in front of all of them (`events`). All of a site is on one shard, so a report is answered by one
 * server, and its joins and subqueries find both of their sides there. Sharing visitors out instead would spread one
 * huge site over all servers, and make every report of every site wait for the slowest of them.
 *
 * The servers' own configuration has to name the cluster (with `internal_replication`), and give each of them the
 * macros `shard` and `replica`, as is usual.
 *
 * That a batch counts once relies on these, none of which was tried on servers of more than one shard: a write to the table in front of the
 * intakes waits for the shards (`distributed_foreground_insert`) and hands its settings on to them, the
 * deduplication token among them; the one block of a batch becomes at most one block a shard, cut alike each time; a
 * shard that has taken its part before a failure knows it again by token, for as long as its Keeper remembers. The
 * windows are set here since those of newer servers are an hour, and a shard may be away for longer.
 * @param cluster as the servers' configuration calls it, or a macro as `{cluster}`
 * @param database that the tables are in: what runs on another server does not start from ours
 */
export function spreadOver(cluster: string, database: string): Layout {
  const on = `ON CLUSTER '${cluster}'`;
  const named = (table: string) => `\`${database}\`.${table}`;
  const local = (table: string) => `${table}_local`;
  const front = (table: string, key: string) =>
    `Distributed('${cluster}', '${database}', '${local(table)}', cityHash64(${key}))`;
  const known = `replicated_deduplication_window = ${KNOWN}, replicated_deduplication_window_seconds = ${WEEK_SECONDS}`;
  return {
    create({ name, columns, family, familyArgs, order }) {
      // By name, so that a server that joins later finds those who are there.
      const path = `/clickhouse/tables/{shard}/${database}/${local(name)}`;
      const engine = `Replicated${family}(${[`'${path}'`, "'{replica}'", familyArgs].filter(Boolean).join(', ')})`;
      return [
        `CREATE TABLE IF NOT EXISTS ${named(local(name))} ${on} (${columns}) ENGINE = ${engine} ${order} SETTINGS ${known}, ${FSYNC}`,
        `CREATE TABLE IF NOT EXISTS ${named(name)} ${on} (${columns}) ENGINE = ${front(name, 'site_id')}`,
      ];
    },
    alter: (table, change) =>
      // What is read exists everywhere before anybody reads it.
      [local(table), table].map(each => `ALTER TABLE ${named(each)} ${on} ${change}`),
    drop: table => [table, local(table)].map(each => `DROP TABLE IF EXISTS ${named(each)} ${on} SYNC`),
    handOver: (from, month, to) =>
      `ALTER TABLE ${named(local(from))} ${on} MOVE PARTITION ID '${month}' TO TABLE ${named(local(to))}`,
    remember: table => [`ALTER TABLE ${named(local(table))} ${on} MODIFY SETTING ${known}`],
    createIntake: ({ target, table, columns, query }) => [
      `CREATE TABLE IF NOT EXISTS ${named(local(table))} ${on} (${columns}) ENGINE = Null`,
      `CREATE MATERIALIZED VIEW IF NOT EXISTS ${named(viewOf(table))} ${on} TO ${named(local(target))} AS ${query(named(local(table)))}`,
      `CREATE TABLE IF NOT EXISTS ${named(table)} ${on} (${columns}) ENGINE = ${front(table, "JSONExtractString(doc, 'siteId')")}`,
    ],
    dropIntake: table => [
      `DROP TABLE IF EXISTS ${named(table)} ${on}`,
      `DROP TABLE IF EXISTS ${named(local(table))} ${on}`,
      `DROP VIEW IF EXISTS ${named(viewOf(table))} ${on}`,
    ],
    mutate: (table, commands) => `ALTER TABLE ${named(local(table))} ${on} ${commands.join(', ')}`,
    openMutations: table =>
      mutationsOf(`clusterAllReplicas('${cluster}', system.mutations)`, `'${database}'`, local(table)),
    settings: {
      // A server that is away learns of it when it is back; nobody waits for it.
      define: { distributed_ddl_output_mode: 'throw_only_active', distributed_ddl_task_timeout: 30 },
      // Confirmed by most of a shard's replicas: the log drops what is confirmed.
      write: { distributed_foreground_insert: 1, insert_quorum: 'auto' },
      read: { optimize_skip_unused_shards: 1, distributed_product_mode: 'local' },
    },
  };
}
