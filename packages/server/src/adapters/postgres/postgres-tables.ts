import { Client } from 'pg';
import type { CopiedTable, CopiedValue, TableTarget } from '../../ports/index.ts';
import { BEFORE_PARTITIONS } from '../sql/partition.ts';
import { KEEP_ALIVE } from './pool.ts';

/** PostgreSQL counts the parameters of a statement in 16 bits. */
const MOST_PARAMETERS = 60_000;

/** The tables of a migrated PostgreSQL database, filled in one transaction. */
export async function openTableTarget(url: string): Promise<TableTarget> {
  const client = new Client({ connectionString: url, application_name: 'bellwether move', ...KEEP_ALIVE });
  // A connection that breaks is told of by the next statement.
  client.on('error', () => {});
  await client.connect();

  async function columnsOf(table: string): Promise<string[]> {
    const { rows } = await client.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = $1`,
      [table],
    );
    return rows.map(({ name }) => name);
  }

  async function insertSome({ name, columns }: CopiedTable, rows: readonly CopiedValue[][]): Promise<void> {
    const places = rows.map(
      (_, row) => `(${columns.map((_, n) => `$${row * columns.length + n + 1}`).join(', ')})`,
    );
    await client.query({
      text: `INSERT INTO ${name} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES ${places.join(', ')}`,
      values: rows.flat().map(toSend),
    });
  }

  /** Numbers are given on from where they were, also where the rows that had them are gone. */
  async function countOn({ name, counter }: CopiedTable): Promise<void> {
    if (!counter || counter.last === 0) return;
    await client.query('SELECT setval(pg_get_serial_sequence($1, $2), $3)', [
      name,
      counter.column,
      counter.last,
    ]);
  }

  return {
    async isEmpty() {
      const { rows } = await client.query('SELECT 1 FROM accounts LIMIT 1');
      return rows.length === 0;
    },
    async prepare(tables) {
      await client.query('BEGIN');
      for (const table of tables) {
        const missing = await missingColumns(table);
        if (missing.length > 0)
          throw new Error(`The table ${table.name} has no ${missing.join(', ')} in PostgreSQL.`);
        await countOn(table);
      }
      // What migrations put there, and servers that nobody has set up.
      const names = tables.map(({ name }) => name).reverse();
      for (const name of names) await client.query(`DELETE FROM ${name}`);
    },
    async insert(table, rows) {
      const atOnce = Math.max(1, Math.floor(MOST_PARAMETERS / table.columns.length));
      for (let n = 0; n < rows.length; n += atOnce) await insertSome(table, rows.slice(n, n + atOnce));
    },
    async count({ name }) {
      const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${name}`);
      return Number(rows[0]!.n);
    },
    async commit() {
      await client.query('UPDATE event_ids SET partition = $1', [BEFORE_PARTITIONS]);
      await client.query('COMMIT');
    },
    // What was not committed ends with the connection.
    close: () => client.end(),
  };

  async function missingColumns({ name, columns }: CopiedTable): Promise<string[]> {
    const there = new Set(await columnsOf(name));
    return columns.filter(column => !there.has(column));
  }
}

/** As text, whose type PostgreSQL takes from where it stands; it has no text for NUL, see postgres-engine.ts. */
function toSend(value: CopiedValue): string | Buffer | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value);
  return String(value).replaceAll('\0', '\uFFFD');
}
