/** A table of the event store as it was at one moment, in files that change no more. */
export interface FrozenTable {
  table: string;
  /** Where its parts are, a folder each. */
  folder: string;
  /** What reports count in it: events, or visits. */
  rows: number;
}

/** Keeps the event store's tables as they are now, beside what becomes of them. One such copy at a time. */
export interface Freezer {
  /** Costs hardly any time and no room, since the files are linked and not copied. What an earlier one left goes. */
  freeze(): Promise<FrozenTable[]>;
  /** Lets go of the frozen files, where there are any. */
  thaw(): Promise<void>;
}

/** Takes in what was frozen. */
export interface PartsIntake {
  /** The folder that parts of the table are put into. */
  folderOf(table: string): Promise<string>;
  /** Makes what was put there rows of the table. @returns what reports count in it */
  attach(table: string): Promise<number>;
}

/** The SQLite database as it was when this was opened, whatever is written meanwhile. */
export interface MetaSnapshot {
  /** Names of the migrations that had run. */
  migrations: readonly string[];
  bytes: number;
  /** @param onProgress told how many bytes are there by now */
  copyTo(file: string, onProgress: (bytes: number) => void): Promise<void>;
  close(): void;
}

export type CopiedValue = string | number | bigint | null | Uint8Array;

export interface CopiedTable {
  name: string;
  columns: readonly string[];
  /** The column that counts up by itself, with the last number it gave. */
  counter: { column: string; last: number } | null;
  rows: number;
}

/** The tables of a meta store that nobody writes to, to be read whole. */
export interface TableSource {
  /** Those that others refer to come before them. */
  tables: readonly CopiedTable[];
  /** The rows in the order of the columns, some at a time. */
  rows(table: CopiedTable, atOnce: number): Iterable<CopiedValue[][]>;
  close(): void;
}

/** The tables of another meta store, to be filled. They hold all of it once it is committed, and nothing before. */
export interface TableTarget {
  /** Whether nobody has ever been set up there. */
  isEmpty(): Promise<boolean>;
  /** Begins, and makes room for the tables' rows. @throws Error where a table is another one here */
  prepare(tables: readonly CopiedTable[]): Promise<void>;
  insert(table: CopiedTable, rows: readonly CopiedValue[][]): Promise<void>;
  count(table: CopiedTable): Promise<number>;
  commit(): Promise<void>;
  /** Without a commit before, everything is as it was. */
  close(): Promise<void>;
}

/** Rows of one month, few enough to travel at once. */
export interface Slice {
  /** First and last day, `2026-01-15`. */
  from: string;
  to: string;
  /** Of a day that has too many: its `part`th of `parts`, by visitor. */
  part: number;
  parts: number;
  rows: number;
}

/** The rows of an event store, table by table. */
export interface EventReader {
  /** Rows by day, the oldest first. */
  days(table: string): Promise<{ day: string; rows: number }[]>;
  read(table: string, slice: Slice): Promise<Uint8Array>;
  /** What tells two tables with the same rows from others: counts and sums that merging does not change. */
  sums(table: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Fills the tables of another event store beside what they are, and puts them in their place at the end. */
export interface EventWriter {
  isEmpty(): Promise<boolean>;
  prepare(): Promise<void>;
  write(table: string, rows: Uint8Array): Promise<void>;
  /** Of what was written. */
  sums(table: string): Promise<Record<string, string>>;
  /** What was written takes the tables' place. */
  commit(): Promise<void>;
  close(): Promise<void>;
}

/** The tables of an event store that hold anything, in the order they are copied. */
export const eventTables = ['events', 'sessions'] as const;
