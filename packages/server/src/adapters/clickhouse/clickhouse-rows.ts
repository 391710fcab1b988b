import { Readable } from 'node:stream';
import { type EventReader, type EventWriter, eventTables, type Slice } from '../../ports/index.ts';
import { connect, layoutOn } from './clickhouse-store.ts';
import type { Layout } from './layout.ts';
import { tables } from './schema.ts';

/** What a table is cut into days by: the column its months are of. */
const timeOf: Record<string, string> = { events: 'at', sessions: 'started_at' };

/**
 * What tells a table from another one, whatever the order of its rows and however many of them merging has taken away:
 * of a visit's states all but the last add up to nothing.
 */
const sumsOf: Record<string, string> = {
  events: `count() AS events, sum(toUnixTimestamp64Milli(at)) AS times,
    groupBitXor(sipHash64(event_id, session_id, visitor_id, at, stored_at, path, ifNull(revenue, 0), goals, doc)) AS content`,
  sessions: `sum(sign) AS visits, sum(sign * pageviews) AS pageviews,
    sum(sign * toInt64(sipHash64(session_id, visitor_id, started_at, last_seen_at, events, exit_path) % 4294967296)) AS content`,
};

/**
 * A visit's states are read merged into the last. What an insert makes of several depends on their order, and two
 * threads read in none.
 */
const asTheyStand: Record<string, string> = { events: 'events', sessions: 'sessions FINAL' };

/** Tabs, line feeds and backslashes escaped: text that an embedded engine's door takes as well as a server does. */
const FORMAT = 'TabSeparated';

type Client = ReturnType<typeof connect>;

/** What a query of a command may take: nobody waits for an answer before a page. */
const unhurried = { max_execution_time: 600 };

/** At once, as they come: of a copy that is begun anew the tables are too. */
const plainly = { async_insert: 0, insert_deduplicate: 0, max_partitions_per_insert_block: '0' } as const;

/** The rows of an event store. */
export function createEventReader(url: string): EventReader {
  const client = connect(url);
  return {
    async days(table) {
      const column = timeOf[table]!;
      const result = await client.query({
        query: `SELECT toString(toDate(${column})) AS day, count() AS rows FROM ${table} GROUP BY day ORDER BY day`,
        format: 'JSONEachRow',
        clickhouse_settings: unhurried,
      });
      return result.json<{ day: string; rows: number }>();
    },
    async read(table, { from, to, part, parts }: Slice) {
      const day = `toDate(${timeOf[table]})`;
      const columns = await writtenColumns(client, table);
      const { stream } = await client.exec({
        query: `SELECT ${columns.join(', ')} FROM ${asTheyStand[table]}
          WHERE ${day} BETWEEN {from:Date} AND {to:Date} AND visitor % {parts:UInt32} = {part:UInt32} FORMAT ${FORMAT}`,
        query_params: { from, to, part, parts },
        clickhouse_settings: unhurried,
      });
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    sums: table => sums(client, table, table),
    close: () => client.close(),
  };
}

/** The tables being filled. Left by a move that did not come to its end, they are begun anew. */
const beside = (table: string): string => `moving_${table}`;

/**
 * Fills an event store whose tables are made and empty.
 * @param cluster that they are spread over; null where one server has them all
 */
export function createEventWriter(url: string, cluster: string | null = null): EventWriter {
  const client = connect(url);

  async function run(statements: (layout: Layout) => string[]): Promise<void> {
    const layout = await layoutOn(client, cluster);
    for (const query of statements(layout))
      await client.command({ query, clickhouse_settings: layout.settings.define });
  }

  return {
    async isEmpty() {
      const counts = eventTables.map(table => `(SELECT count() FROM ${table})`);
      const result = await client.query({
        query: `SELECT ${counts.join(' + ')} AS n`,
        format: 'JSONEachRow',
      });
      const [row] = await result.json<{ n: number }>();
      return row!.n === 0;
    },
    async prepare() {
      for (const table of tables) {
        const moving = { ...table, name: beside(table.name) };
        await run(({ drop, create }) => [...drop(moving.name), ...create(moving)]);
      }
    },
    async write(table, rows) {
      if (rows.length === 0) return;
      const columns = await writtenColumns(client, table);
      await client.insert({
        table: beside(table),
        columns: columns as [string, ...string[]],
        values: Readable.from([rows], { objectMode: false }),
        format: FORMAT,
        clickhouse_settings: {
          ...unhurried,
          ...plainly,
          ...(await layoutOn(client, cluster)).settings.write,
        },
      });
    },
    sums: table => sums(client, beside(table), table),
    async commit() {
      for (const table of eventTables) {
        // The tables stay themselves, since views know them; the parts' files are linked, which takes no time.
        const months = await monthsOf(client, table);
        await run(({ handOver, drop }) => [
          ...months.map(month => handOver(beside(table), month, table)),
          ...drop(beside(table)),
        ]);
      }
    },
    close: () => client.close(),
  };
}

/** The months a table is parted by, `202601`. */
async function monthsOf(client: Client, table: string): Promise<string[]> {
  const result = await client.query({
    query: `SELECT DISTINCT toString(toYYYYMM(${timeOf[table]})) AS month FROM ${beside(table)} ORDER BY month`,
    format: 'JSONEachRow',
  });
  return (await result.json<{ month: string }>()).map(({ month }) => month);
}

/** Those a row is written with, and not computed from others. */
async function writtenColumns(client: Client, table: string): Promise<string[]> {
  const result = await client.query({
    query: `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}
      AND default_kind = '' ORDER BY position`,
    query_params: { table },
    format: 'JSONEachRow',
  });
  return (await result.json<{ name: string }>()).map(({ name }) => name);
}

async function sums(client: Client, table: string, like: string): Promise<Record<string, string>> {
  const result = await client.query({
    query: `SELECT ${sumsOf[like]} FROM ${table}`,
    format: 'JSONEachRow',
    clickhouse_settings: { ...unhurried, output_format_json_quote_64bit_integers: 1 },
  });
  const [row] = await result.json<Record<string, string>>();
  return row!;
}
