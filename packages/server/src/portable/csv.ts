import { AppError } from '@bellwether/core';

/** A record as RFC 4180 writes it. */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export interface CsvRecord {
  /** The line it begins on, counted from 1. */
  line: number;
  cells: string[];
}

/**
 * The records of a CSV text that comes in pieces. Reads what spreadsheets write: lines end with LF or CRLF, a byte
 * order mark is let pass, empty lines are none.
 * @throws AppError `payload_too_large` for a record over `most` characters: a quote that is never closed would have
 *   the rest of the file for a cell
 */
export async function* csvRecords(texts: AsyncIterable<string>, most: number): AsyncGenerator<CsvRecord> {
  let cells: string[] = [];
  let cell = '';
  let state: 'plain' | 'quoted' | 'quote in quoted' = 'plain';
  let line = 1;
  let begun = 1;
  let size = 0;
  let first = true;

  function* finish(): Generator<CsvRecord> {
    const record = { line: begun, cells: [...cells, cell] };
    if (record.cells.length > 1 || cell !== '') yield record;
    cells = [];
    cell = '';
    size = 0;
    state = 'plain';
    begun = line + 1;
  }

  for await (const text of texts) {
    const start = first && text.startsWith('\ufeff') ? 1 : 0;
    first = false;
    for (let i = start; i < text.length; i++) {
      const char = text[i]!;
      if (++size > most) throw new AppError('payload_too_large', `The record of line ${begun} is too long.`);
      if (state === 'quoted') {
        if (char === '"') state = 'quote in quoted';
        else cell += char;
      } else if (char === '"' && (state === 'quote in quoted' || cell === '')) {
        if (state === 'quote in quoted') cell += char;
        state = 'quoted';
      } else if (char === ',') {
        cells.push(cell);
        cell = '';
        state = 'plain';
      } else if (char === '\n') {
        yield* finish();
      } else if (char !== '\r') {
        cell += char;
      }
      if (char === '\n') line++;
    }
  }
  if (cell !== '' || cells.length > 0) yield* finish();
}
