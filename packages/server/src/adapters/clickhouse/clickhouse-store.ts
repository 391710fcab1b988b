import { Readable } from 'node:stream';
import { AppError } from '@bellwether/core';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { faultPoint } from '../../fault-points.ts';
import {
  type EventErasure,
  type EventStore,
  type Lines,
  type RefusedRow,
  RowsRefused,
} from '../../ports/index.ts';
import { systemClock } from '../../system-clock.ts';
import { createDeletion } from './clickhouse-deletion.ts';
import { asAppError, asWriteError } from './errors.ts';
import { type Intake, prepareIntake } from './intake.ts';
import { type Layout, oneServer, spreadOver } from './layout.ts';
import { refusedAmong } from './refused-among.ts';
import {
  additions,
  eventIntake,
  eventTrial,
  sessionIntake,
  sessionTrial,
  type Trial,
  tables,
} from './schema.ts';

interface ClickHouseStoreOptions {
  /** With credentials. A function for the embedded engine, which moves when it is started again. */
  url: string | (() => string);
  /** Made by `migrate()` when missing; the server's default when left out. */
  database?: string;
  /** The cluster that the tables are spread over; one server has them all when left out. */
  cluster?: string | null;
  /** Seconds a query may take. */
  queryLimitSeconds?: number;
  /** What rows are said to be stored at. */
  now?: () => number;
}

/** The event store on ClickHouse's HTTP interface, that of a server or of the embedded engine. */
export function createClickHouseStore(options: ClickHouseStoreOptions): EventStore & EventErasure {
  const { url, database, cluster = null, queryLimitSeconds = 20, now = systemClock.now } = options;
  let current: { url: string; client: ClickHouseClient } | null = null;
  /** Null until the tables are there: till then a report is too early rather than wrong, and a batch waits. */
  let migrated: Layout | null = null;

  function client(): ClickHouseClient {
    const now = typeof url === 'string' ? url : url();
    if (current?.url !== now) {
      const previous = current?.client;
      current = { url: now, client: connect(now, database) };
      // What may still run there has lost its engine.
      void previous?.close();
    }
    return current.client;
  }

  /** Before the tables are there, there may be half of an intake, which swallows what it is given. */
  function layout(): Layout {
    if (!migrated) throw new AppError('analytics_unavailable');
    return migrated;
  }

  async function insert({ table }: Intake, lines: Lines, storedAt: number, token: string): Promise<void> {
    if (lines.count === 0) return;
    const { write } = layout().settings;
    await client().insert({
      table,
      values: Readable.from([storedLines(lines.text, storedAt)], { objectMode: false }),
      format: 'TabSeparatedRaw',
      clickhouse_settings: { ...oneBlock, ...write, insert_deduplication_token: token },
    });
  }

  /** @returns why the engine can make nothing of these lines; null when it can */
  async function tryOut({ statement }: Trial, lines: readonly string[]): Promise<string | null> {
    try {
      const text = storedLines(lines.map(line => `${line}\n`).join(''), now());
      await client().command({ query: statement(text), clickhouse_settings: forTrials });
      return null;
    } catch (error) {
      const known = asWriteError(error);
      if (known instanceof RowsRefused) return known.message;
      throw known;
    }
  }

  async function refusedOf(table: RefusedRow['table'], trial: Trial, lines: Lines): Promise<RefusedRow[]> {
    if (lines.count === 0 || (await tryOut(trial, [trial.control])) !== null) return [];
    const rows = lines.text.split('\n').slice(0, -1);
    const refused = await refusedAmong(rows, some => tryOut(trial, some));
    return refused.map(row => ({ table, ...row }));
  }

  return {
    ...createDeletion(client, layout),
    migrate: translated(async () => {
      if (database) {
        const server = connect(typeof url === 'string' ? url : url());
        await server.command({
          query: 'CREATE DATABASE IF NOT EXISTS {name:Identifier}',
          query_params: { name: database },
        });
        await server.close();
      }
      const made = await layoutOn(client(), cluster);
      await prepareTables(client(), made);
      migrated = made;
    }),
    write: translated(async ({ token, events, sessions }) => {
      const storedAt = now();
      await insert(eventIntake, events, storedAt, `${token}-events`);
      faultPoint('half-written', events);
      await insert(sessionIntake, sessions, storedAt, `${token}-sessions`);
    }, asWriteError),
    async refusedRows({ events, sessions }) {
      layout(); // for the same reason as a write
      return [
        ...(await refusedOf('events', eventTrial, events)),
        ...(await refusedOf('sessions', sessionTrial, sessions)),
      ];
    },
    async query<T>(sql: string, params: Record<string, unknown> = {}): Promise<T[]> {
      const { read } = layout().settings;
      try {
        const result = await client().query({
          query: sql,
          query_params: params,
          format: 'JSONEachRow',
          clickhouse_settings: { ...forReports, ...read, max_execution_time: queryLimitSeconds },
        });
        return await result.json<T>();
      } catch (error) {
        throw asAppError(error);
      }
    },
    async ping() {
      try {
        // The tables themselves: an engine whose folder was taken away answers, but keeps nothing.
        if (!migrated) return false;
        await client().command({ query: 'SELECT count() FROM events WHERE at > now() LIMIT 1' });
        return true;
      } catch {
        // The embedded engine has no address while it starts.
        return false;
      }
    },
    async close() {
      await current?.client.close();
    },
  };
}

/** @param cluster that the tables are spread over; null where one server has them all */
export const layoutOn = async (client: ClickHouseClient, cluster: string | null): Promise<Layout> =>
  cluster === null ? oneServer : spreadOver(cluster, await currentDatabase(client));

async function currentDatabase(client: ClickHouseClient): Promise<string> {
  const result = await client.query({ query: 'SELECT currentDatabase() AS name', format: 'JSONEachRow' });
  const [row] = await result.json<{ name: string }>();
  return row!.name;
}

async function prepareTables(client: ClickHouseClient, layout: Layout): Promise<void> {
  const { define } = layout.settings;
  const statements = [
    ...tables.flatMap(layout.create),
    ...additions.flatMap(({ table, change }) => layout.alter(table, change)),
    ...tables.flatMap(({ name }) => layout.remember(name)),
  ];
  for (const query of statements) await client.command({ query, clickhouse_settings: define });
  for (const intake of [eventIntake, sessionIntake]) await prepareIntake(client, layout, intake);
}

/** Lines with the time in front: `2026-01-15 12:00:00.000`, UTC, as ClickHouse's fast reader of times takes it. */
function storedLines(text: string, storedAt: number): string {
  const prefix = `${new Date(storedAt).toISOString().slice(0, -1).replace('T', ' ')}\t`;
  return prefix + text.slice(0, -1).replaceAll('\n', `\n${prefix}`);
}

/**
 * A token makes an insert count once only if each part of it is cut the same way again, so a batch becomes one
 * block (per month): read by one thread, of whatever size. An asynchronous insert, the server's default from 26
 * on, would be merged with others and confirmed differently.
 */
const oneBlock = {
  async_insert: 0,
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  input_format_parallel_parsing: 0,
  max_insert_block_size: '1000000',
  min_insert_block_size_rows: '0',
  min_insert_block_size_bytes: '0',
  // A file of the past may tell of more than the 100 months that a server lets by. There are at most some 330 (see
  // collectLimits.earliest), well within what `non_replicated_deduplication_window` remembers of a batch.
  max_partitions_per_insert_block: '0',
} as const;

/**
 * Before reading, `IN (SELECT …)` is also tried on the primary key, where no filter of ours has anything to find: that
 * took half of such a query's time and ten times the memory of the filter itself.
 */
const forReports = { use_index_for_in_with_subqueries: 0 } as const;

/** The rows stand in the statement, which may so be long, and is nothing for a server's log of queries. */
const forTrials = { max_query_size: '1073741824', log_queries: 0 } as const;

/** A client of the server or engine there. @param url with credentials */
export function connect(url: string, database?: string): ClickHouseClient {
  return createClient({
    url,
    database,
    application: 'bellwether',
    // Longer than any query may take, so that the engine's own answer comes first.
    request_timeout: 60_000,
    max_open_connections: 8,
    // Every failure is thrown, and told by whoever understands it.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: {
      // Counts and amounts come as numbers; ours stay far below 2^53.
      output_format_json_quote_64bit_integers: 0,
      output_format_json_quote_decimals: 0,
    },
  });
}

function translated<Args extends unknown[]>(
  operation: (...args: Args) => Promise<void>,
  translate: (error: unknown) => unknown = asAppError,
) {
  return async (...args: Args): Promise<void> => {
    try {
      await operation(...args);
    } catch (error) {
      throw translate(error);
    }
  };
}
