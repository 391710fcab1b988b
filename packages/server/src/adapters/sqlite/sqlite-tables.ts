import type { CopiedTable, CopiedValue, TableSource } from '../../ports/index.ts';
import { DatabaseSync } from './node-sqlite.ts';

/** What is only about this database: how far its migrations are, and what a scrubbing that was killed left. */
const OWN = ['migrations', 'scrubbing'];

/**
 * The tables of a meta store, whatever they are. They come in the order they were made: PostgreSQL runs the same
 * migrations, and takes no reference to a table that is not there yet.
 */
export function openTables(path: string): TableSource {
  const db = new DatabaseSync(path, { readOnly: true });
  /** The package's iterators do not keep their statement, and end with an error when it is collected as garbage. */
  const reading = new Set<object>();
  // One state for all of them.
  db.exec('BEGIN');
  const made = db
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )
    .all() as { name: string; sql: string }[];
  const counters = new Map(
    (db.prepare('SELECT name, seq FROM sqlite_sequence').all() as { name: string; seq: number }[]).map(
      ({ name, seq }) => [name, seq],
    ),
  );

  function describe({ name, sql }: { name: string; sql: string }): CopiedTable {
    const columns = db.prepare(`PRAGMA table_info(${name})`).all() as { name: string; pk: number }[];
    const counts = /\bAUTOINCREMENT\b/i.test(sql);
    const { n } = db.prepare(`SELECT count(*) AS n FROM ${name}`).get() as { n: number };
    return {
      name,
      columns: columns.map(column => column.name),
      counter: counts ? { column: columns.find(({ pk }) => pk)!.name, last: counters.get(name) ?? 0 } : null,
      rows: n,
    };
  }

  return {
    tables: made.filter(({ name }) => !OWN.includes(name)).map(describe),
    *rows({ name, columns }, atOnce) {
      let batch: CopiedValue[][] = [];
      const statement = db.prepare(`SELECT ${columns.join(', ')} FROM ${name}`);
      reading.add(statement);
      try {
        for (const row of statement.iterate() as Iterable<Record<string, CopiedValue>>) {
          batch.push(columns.map(column => row[column]!));
          if (batch.length < atOnce) continue;
          yield batch;
          batch = [];
        }
      } finally {
        reading.delete(statement);
      }
      if (batch.length > 0) yield batch;
    },
    close: () => db.close(),
  };
}
