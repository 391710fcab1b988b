/** What a column of given rows holds. A `document` is JSON that is kept as its text, to the byte. */
export type GivenType = 'text' | 'integer' | 'number' | 'document';

/**
 * What SQLite and PostgreSQL spell differently. Statements are written once, in what both understand, and take the
 * rest from here. What tells two spellings apart is settled by the writer, not by rewriting SQL on its way: a
 * rewriter would have to know SQL, and what runs could be read nowhere.
 */
export interface Dialect {
  /** A key that counts up by itself and never gives a number twice. */
  counter: string;
  /** Closes a table that is only ever reached by its primary key. */
  keyed: string;
  /** Has a log's rows found by partition and number, where more than one partition is in it. */
  byPartition(table: string): string[];
  /** The definition of a table, which names the types of columns as SQLite does. */
  define(ddl: string): string;
  /**
   * A relation of rows that are given as one parameter: a JSON array of arrays, whose places get these names. To be
   * followed by `AS name`.
   */
  rows(columns: Record<string, GivenType>): string;
  /**
   * How a document stands in such an array.
   * @param json its text
   */
  document(json: string): string;
  /** A relation with one column, `value`, of texts that are given as one parameter: a JSON array of strings. */
  texts: string;
  /** The columns as the text of a JSON array. */
  array(...columns: string[]): string;
  /** Whether a text holds another. */
  contains(text: string, part: string): string;
  /** Ends a SELECT whose rows nobody else may change before this transaction ends. */
  forUpdate: string;
  /** The same for a queue that several take from: rows that somebody else is at are passed over. */
  skipLocked: string;
}

/** One transaction at a time writes to SQLite, so there is nothing to lock. */
export const sqliteDialect: Dialect = {
  counter: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  keyed: 'WITHOUT ROWID',
  byPartition: () => [],
  define: ddl => ddl,
  rows: columns =>
    `(SELECT ${placesOf(columns, (type, place) => `value${type === 'document' ? '->' : '->>'}${place}`)}
      FROM json_each(?))`,
  // As it is: that saves escaping it here and unescaping it there.
  document: json => json,
  texts: 'json_each(?)',
  array: (...columns) => `json_array(${columns.join(', ')})`,
  contains: (text, part) => `instr(${text}, ${part}) > 0`,
  forUpdate: '',
  skipLocked: '',
};

export const postgresDialect: Dialect = {
  counter: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  keyed: '',
  // For its key, not beside it: one index to write, as before.
  byPartition: table => [
    `ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey, ADD PRIMARY KEY (partition, seq)`,
  ],
  // By bytes, as SQLite and JavaScript sort; the order of a language is slower, and moves with the system's library.
  define: ddl => ddl.replace(/\bTEXT\b/g, 'TEXT COLLATE "C"').replace(/\bBLOB\b/g, 'BYTEA'),
  rows: columns => `(SELECT ${placesOf(columns, given)} FROM json_array_elements(?::json))`,
  // As a string: PostgreSQL looks into what stands there as JSON, and has no text for the \u0000 it may hold.
  document: json => JSON.stringify(json),
  texts: 'json_array_elements_text(?::json)',
  array: (...columns) => `json_build_array(${columns.join(', ')})::text`,
  contains: (text, part) => `strpos(${text}, ${part}) > 0`,
  forUpdate: 'FOR UPDATE',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
};

const placesOf = (
  columns: Record<string, GivenType>,
  read: (type: GivenType, place: number) => string,
): string =>
  Object.entries(columns)
    .map(([name, type], place) => `${read(type, place)} AS ${name}`)
    .join(', ');

function given(type: GivenType, place: number): string {
  if (type === 'text' || type === 'document') return `value->>${place}`;
  return `(value->>${place})::${type === 'integer' ? 'bigint' : 'double precision'}`;
}
