import type { Lines, RefusedRow, StoredBatch } from '../../ports/index.ts';

/** Places of rows in a batch as it was planned, in their order. */
export interface Places {
  events: readonly number[];
  sessions: readonly number[];
}

export const NOTHING: Places = { events: [], sessions: [] };

/** Lines without those at some places. */
export function without(lines: Lines, places: readonly number[]): Lines {
  if (places.length === 0) return lines;
  const out = new Set(places);
  const left = lines.text.split('\n').filter((_, place) => !out.has(place));
  return { count: lines.count - out.size, text: left.join('\n') };
}

const placesIn = (rows: readonly RefusedRow[], table: RefusedRow['table']): number[] =>
  rows.filter(row => row.table === table).map(row => row.index);

/** What is left of a batch. */
export const leftOf = (
  batch: Pick<StoredBatch, 'events' | 'sessions'>,
  rows: readonly RefusedRow[],
): Pick<StoredBatch, 'events' | 'sessions'> => ({
  events: without(batch.events, placesIn(rows, 'events')),
  sessions: without(batch.sessions, placesIn(rows, 'sessions')),
});

/** Places left out already, and those of rows of what that left. */
export const together = (already: Places, rows: readonly RefusedRow[]): Places => ({
  events: joined(already.events, placesIn(rows, 'events')),
  sessions: joined(already.sessions, placesIn(rows, 'sessions')),
});

/** Each of the first that stands before a row, or at its place, moved the row one down. */
const joined = (already: readonly number[], more: readonly number[]): number[] => {
  const places = more.map(index => already.reduce((place, out) => (out <= place ? place + 1 : place), index));
  return [...already, ...places].sort((a, b) => a - b);
};
