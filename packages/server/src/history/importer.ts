import {
  collectLimits,
  type DropReason,
  type Imported,
  REJECTED_LINES,
  type ServerEvent,
} from '@bellwether/contract';
import { AppError, type Clock, type EnrichedEvent, type Site, wholeCharacters } from '@bellwether/core';
import { columnNames, lineOf, withEmptyCells } from '../portable/columns.ts';
import { csvRecords } from '../portable/csv.ts';
import { pastEventOf } from '../portable/event-line.ts';
import { decoded, ndjsonLines } from '../portable/ndjson.ts';
import { isExported, readLine } from '../portable/read-line.ts';
import type { HistoryOutcome, PastEvent } from '../ports/index.ts';
import { type Historian, pastEvent, type Taken } from './historian.ts';

export type ImportFormat = 'ndjson' | 'csv';

export interface ImporterDeps {
  historian: Pick<Historian, 'take'>;
  /** @throws AppError naming what is wrong with the event */
  enrich(told: ServerEvent, site: Site): Promise<{ event: EnrichedEvent } | { dropped: DropReason }>;
  clock: Clock;
}

/** Lines taken together, and how many such parts of a file may be on their way: its memory, whatever its size. */
const CHUNK = 1000;
const AHEAD = 3;
/** Characters of a line; what is collected at once is far shorter. */
const LONGEST_LINE = 256 * 1024;
/** Others have filled the log of history; a file can wait. */
const PAUSE_MS = 250;

interface Line {
  line: number;
  value: unknown;
  /** In place of a value: why there is none. */
  problem?: AppError;
}

/**
 * Takes a file of events as its bytes come, never more than a few thousand lines at once. What it has taken stays
 * when the rest does not come; told again, events that have counted count no more.
 */
export function createImporter({ historian, enrich, clock }: ImporterDeps) {
  /**
   * Resolves when all of it is in the event store.
   * @throws AppError `payload_too_large` for a CSV record without an end, `invalid_request` for column names that no
   * event has; what the reading of the bytes throws
   */
  return async function importFile(
    site: Site,
    format: ImportFormat,
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<Imported> {
    const answer: Imported = { imported: 0, duplicates: 0, rejectedCount: 0, rejected: [] };
    const underWay: Promise<HistoryOutcome>[] = [];
    let chunk: PastEvent[] = [];

    function reject(line: number, code: string, message: string): void {
      answer.rejectedCount++;
      if (answer.rejected.length < REJECTED_LINES) answer.rejected.push({ line, code, message });
    }

    async function arrive(): Promise<void> {
      const { counted, duplicate, homeless } = await underWay.shift()!;
      answer.imported += counted;
      answer.duplicates += duplicate;
      answer.rejectedCount += homeless;
    }

    async function send(): Promise<void> {
      if (chunk.length === 0) return;
      if (underWay.length >= AHEAD) await arrive();
      underWay.push((await take(site.id, chunk)).outcome);
      chunk = [];
    }

    async function add({ line, value, problem }: Line): Promise<void> {
      try {
        if (problem) throw problem;
        const read = readLine(value);
        if ('exported' in read) {
          chunk.push(pastEventOf(refuseOtherTimes(read.exported), site.id));
          return;
        }
        const enriched = await enrich(read.told, site);
        if ('event' in enriched) chunk.push(pastEvent(enriched.event));
        else reject(line, enriched.dropped, 'Refused on purpose.');
      } catch (error) {
        if (!(error instanceof AppError) || error.status >= 500) throw error;
        reject(line, error.code, error.message);
      }
    }

    for await (const line of format === 'csv' ? csvLines(bytes) : jsonLines(bytes)) {
      await add(line);
      if (chunk.length === CHUNK) await send();
    }
    await send();
    while (underWay.length > 0) await arrive();
    return answer;
  };

  async function take(siteId: string, events: readonly PastEvent[]): Promise<Taken> {
    for (;;) {
      try {
        return await historian.take(siteId, events);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'overloaded') throw error;
        await new Promise<void>(resolve => void clock.at(clock.now() + PAUSE_MS, resolve));
      }
    }
  }

  /** Held to the times that `enrich` holds others to. */
  function refuseOtherTimes<T extends { timestamp: string }>(line: T): T {
    const at = Date.parse(line.timestamp);
    if (at >= collectLimits.earliest && at <= clock.now()) return line;
    const problem = at < collectLimits.earliest ? 'lies before the year 2000' : 'lies in the future';
    throw new AppError('invalid_timestamp', `timestamp ${problem}.`, [{ field: 'timestamp', problem }]);
  }
}

export type Importer = ReturnType<typeof createImporter>;

async function* jsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  for await (const { line, text } of ndjsonLines(decoded(bytes), LONGEST_LINE)) {
    if (text === null) {
      yield { line, value: null, problem: new AppError('payload_too_large', 'The line is too long.') };
      continue;
    }
    try {
      yield { line, value: JSON.parse(wholeCharacters(text)) };
    } catch (cause) {
      yield {
        line,
        value: null,
        problem: new AppError('invalid_json', 'The line is not valid JSON.', undefined, { cause }),
      };
    }
  }
}

async function* csvLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let names: readonly string[] | null = null;
  for await (const { line, cells } of csvRecords(decoded(bytes), LONGEST_LINE)) {
    if (names === null) {
      names = columnNames(cells);
      continue;
    }
    try {
      const value = lineOf(cells, names);
      yield { line, value: isExported(value) ? withEmptyCells(value) : value };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      yield { line, value: null, problem: error };
    }
  }
}
