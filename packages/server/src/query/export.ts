import type { ExportFormat, ExportQuery } from '@bellwether/contract';
import type { Session, Site, TrackedEvent } from '@bellwether/core';
import { type Columns, cellsOf, eventColumns, sessionColumns } from '../portable/columns.ts';
import { csvRecord } from '../portable/csv.ts';
import { eventLine } from '../portable/event-line.ts';
import { listScope, type ReportDeps, type Scope } from './scope.ts';
import { sessionItem } from './sessions.ts';
import { DAY } from './zone.ts';

/** Rows read at a time: some 5 MB. */
const PAGE = 4000;
/** Rows written at a time: what a slow reader keeps waiting is the page as it was read, and little beside it. */
const WRITTEN = 200;

/** The text of an export, a page at a time: the next is read when somebody wants it. */
export type ExportText = AsyncGenerator<string>;

/**
 * All events of a period, pings of engagement included, the oldest first.
 * @param now epoch ms
 * @throws AppError `invalid_period`, `invalid_timezone`, `invalid_filter` before the first text
 */
export async function exportEvents(
  deps: ReportDeps,
  site: Site,
  query: ExportQuery,
  now: number,
): Promise<ExportText> {
  const scope = await exportScope(deps, site, query, now);
  const lineOf = (doc: string) => eventLine(JSON.parse(doc) as TrackedEvent);
  return textOf(pages(deps, scope, eventSource), lineOf, query.format ?? 'ndjson', eventColumns);
}

/** The visits that began in a period, the oldest first; otherwise as {@link exportEvents}. */
export async function exportSessions(
  deps: ReportDeps,
  site: Site,
  query: ExportQuery,
  now: number,
): Promise<ExportText> {
  const scope = await exportScope(deps, site, query, now);
  const lineOf = (doc: string) => sessionItem(JSON.parse(doc) as Session, now);
  return textOf(pages(deps, scope, sessionSource), lineOf, query.format ?? 'ndjson', sessionColumns);
}

/** All there is, unless a time is asked for. */
function exportScope(deps: ReportDeps, site: Site, query: ExportQuery, now: number): Promise<Scope> {
  const whole = query.period === undefined && query.from === undefined && query.to === undefined;
  return listScope(deps, site, whole ? { ...query, period: 'all' } : query, now);
}

async function* textOf(
  source: AsyncGenerator<Row[]>,
  lineOf: (doc: string) => object,
  format: ExportFormat,
  columns: Columns,
): ExportText {
  if (format === 'csv') yield csvRecord(Object.keys(columns));
  const textFor = (doc: string): string =>
    format === 'csv' ? csvRecord(cellsOf(lineOf(doc), columns)) : `${JSON.stringify(lineOf(doc))}\n`;
  for await (const rows of source)
    for (let row = 0; row < rows.length; row += WRITTEN)
      yield rows
        .slice(row, row + WRITTEN)
        .map(({ doc }) => textFor(doc))
        .join('');
}

interface Row {
  doc: string;
  /** Epoch ms. */
  ms: number;
  id: string;
}

/** Rows of a scope from `pageFrom` (they come behind `pageId` there) to before `pageTo`. */
type Source = (scope: Scope) => string;

const behind = (column: string, id: string) => `
  AND ${column} >= fromUnixTimestamp64Milli({pageFrom:Int64}) AND ${column} < fromUnixTimestamp64Milli({pageTo:Int64})
  AND (${column}, ${id}) > (fromUnixTimestamp64Milli({pageFrom:Int64}), {pageId:String})`;

const eventSource: Source = scope => `SELECT doc, toUnixTimestamp64Milli(at) AS ms, event_id AS id FROM events
WHERE ${scope.pings} ${behind('at', 'event_id')}
ORDER BY at, event_id LIMIT {limit:UInt32}`;

/** A visit whose beginning has moved is a group at each of its beginnings, of which one has not been taken back. */
const sessionSource: Source = scope => `SELECT
  argMaxIf(doc, (pageviews + events, last_seen_at), sign = 1) AS doc,
  toUnixTimestamp64Milli(started_at) AS ms, session_id AS id
FROM sessions WHERE ${scope.sessions} ${behind('started_at', 'session_id')}
GROUP BY started_at, session_id HAVING sum(sign) > 0
ORDER BY started_at, session_id LIMIT {limit:UInt32}`;

/**
 * Pages behind one another, by the place of their last row, so that what comes in meanwhile neither repeats nor
 * shifts one. Each looks at a stretch of time that held about two pages before: a longer one would read the
 * documents of rows that are not of the page.
 */
async function* pages({ store }: ReportDeps, scope: Scope, source: Source): AsyncGenerator<Row[]> {
  const sql = source(scope);
  const { from, to } = scope.params as { from: number; to: number };
  let place = { ms: from, id: '' };
  let stretch = DAY;
  while (place.ms < to) {
    const pageTo = Math.min(to, place.ms + stretch);
    const rows = await store.query<Row>(sql, {
      ...scope.params,
      pageFrom: place.ms,
      pageId: place.id,
      pageTo,
      limit: PAGE,
    });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last && rows.length === PAGE) {
      stretch = Math.max(1, 2 * (last.ms - place.ms));
      place = { ms: last.ms, id: last.id };
    } else {
      place = { ms: pageTo, id: '' };
      if (rows.length < PAGE / 4) stretch *= 2;
    }
  }
}
