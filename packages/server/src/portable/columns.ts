import { AppError } from '@bellwether/core';

/** How a cell is read: as the text it is, or as what it means. An empty cell is nothing. */
type Kind = 'text' | 'number' | 'boolean' | 'json';

/** By the path of the value in the line: `visitor.id`. */
export type Columns = Readonly<Record<string, Kind>>;

const client = {
  'trafficSource.channel': 'text',
  'trafficSource.source': 'text',
  'trafficSource.campaign': 'text',
  'visitor.id': 'text',
  'visitor.firstSeen': 'text',
} as const satisfies Columns;

const device = {
  'location.country': 'text',
  'location.countryCode': 'text',
  'location.state': 'text',
  'location.city': 'text',
} as const satisfies Columns;

export const eventColumns = {
  id: 'text',
  siteId: 'text',
  type: 'text',
  timestamp: 'text',
  name: 'text',
  category: 'text',
  label: 'text',
  value: 'number',
  props: 'json',
  'revenue.amount': 'number',
  'revenue.currency': 'text',
  interactive: 'boolean',
  engagedSeconds: 'number',
  url: 'text',
  hostname: 'text',
  path: 'text',
  referrer: 'text',
  params: 'json',
  ...client,
  'visitor.isNew': 'boolean',
  'session.id': 'text',
  'session.starts': 'boolean',
  ...device,
  'company.name': 'text',
  'company.domain': 'text',
  'device.type': 'text',
  'device.model': 'text',
  'device.gpu': 'text',
  'device.hardwareConcurrency': 'number',
  'browser.name': 'text',
  'browser.version': 'text',
  'browser.vendor': 'text',
  'os.name': 'text',
  'os.version': 'text',
  'screen.width': 'number',
  'screen.height': 'number',
  'screen.touch': 'boolean',
  timezone: 'text',
  language: 'text',
  ip: 'text',
  experiments: 'json',
  live: 'boolean',
  goals: 'json',
} as const satisfies Columns;

export const sessionColumns = {
  id: 'text',
  siteId: 'text',
  date: 'text',
  endedAt: 'text',
  duration: 'number',
  pageviews: 'number',
  events: 'number',
  bounced: 'boolean',
  url: 'text',
  entryPath: 'text',
  exitPath: 'text',
  exitUrl: 'text',
  referrer: 'text',
  params: 'json',
  ...client,
  ...device,
  'visitor.company.name': 'text',
  'visitor.company.domain': 'text',
  'device.type': 'text',
  'device.model': 'text',
  'device.os': 'text',
  'device.gpu': 'text',
  'device.hardwareConcurrency': 'number',
  'browser.name': 'text',
  'browser.version': 'text',
  'browser.vendor': 'text',
  'screen.width': 'number',
  'screen.height': 'number',
  'screen.touch': 'boolean',
  timezone: 'text',
  language: 'text',
  ip: 'text',
  goals: 'json',
} as const satisfies Columns;

/** A record of a file, by its column names. */
type Line = Record<string, unknown>;

const isObject = (value: unknown): value is Line => typeof value === 'object' && value !== null;

/** The cells of a line, one for each column. */
export function cellsOf(line: object, columns: Columns): string[] {
  return Object.entries(columns).map(([path, kind]) => {
    const value = path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), line);
    if (value === null || value === undefined) return '';
    if (kind === 'json') return JSON.stringify(value);
    return kind === 'text' ? guarded(String(value)) : String(value);
  });
}

/** No event has more, longer or deeper names. */
const MOST = { columns: 200, nameLength: 100, nameParts: 4 } as const;

/**
 * The names that a file's first record gives its columns. Each record is read by all of them, be it two bytes long:
 * a file that has names by the hundred thousand would hold up the server for hours.
 * @throws AppError `invalid_request`
 */
export function columnNames(cells: readonly string[]): readonly string[] {
  if (cells.length > MOST.columns)
    throw new AppError('invalid_request', `The file has more than ${MOST.columns} columns.`);
  const strange = cells.find(
    name => name.length > MOST.nameLength || name.split('.').length > MOST.nameParts,
  );
  if (strange !== undefined) throw unreadable(strange.slice(0, MOST.nameLength), 'is no column');
  return cells;
}

/**
 * The line that cells tell. Of what has no value at all, the objects are left out, as servers write events.
 * @param names of the cells' columns
 * @throws AppError `invalid_request` naming a column whose cell can't be read
 */
export function lineOf(cells: readonly string[], names: readonly string[]): Line {
  const line: Line = {};
  for (const [i, name] of names.entries()) {
    const cell = cells[i] ?? '';
    if (cell === '') continue;
    const keys = name.split('.');
    if (keys.includes('__proto__')) throw unreadable(name, 'is no column');
    const last = keys.pop()!;
    let at = line;
    for (const key of keys) {
      const inner = Object.hasOwn(at, key) ? at[key] : undefined;
      const next = isObject(inner) ? inner : {};
      at[key] = next;
      at = next;
    }
    at[last] = read(cell, name);
  }
  return line;
}

/** What is null where nothing is known; of anything else that is text, nothing is the empty text. */
const nullable = ['value', 'revenue', 'company', 'screen', 'ip', 'device.hardwareConcurrency'];

/** The line of an exported event with what an empty cell stands for. */
export function withEmptyCells(line: Line): Line {
  const whole = structuredClone(line);
  for (const path of nullable) putIfMissing(whole, path, null);
  for (const [path, kind] of Object.entries(eventColumns)) {
    if (kind === 'text') putIfMissing(whole, path, '');
  }
  return whole;
}

function putIfMissing(line: Line, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  let at: Line = line;
  for (const key of keys) {
    if (at[key] === null) return;
    const inner = at[key];
    const next = isObject(inner) ? inner : {};
    at[key] = next;
    at = next;
  }
  if (!Object.hasOwn(at, last)) at[last] = value;
}

const kinds: Columns = { ...eventColumns, hardwareConcurrency: 'number' };

function read(cell: string, name: string): unknown {
  const kind = kinds[name] ?? 'text';
  if (kind === 'text') return unguarded(cell);
  if (kind === 'number' && cell.trim() !== '' && Number.isFinite(Number(cell))) return Number(cell);
  if (kind === 'boolean' && (cell === 'true' || cell === 'false')) return cell === 'true';
  if (kind === 'json') return parsed(cell, name);
  throw unreadable(name, `is no ${kind}`);
}

function parsed(cell: string, name: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw unreadable(name, 'is no JSON');
  }
}

const unreadable = (field: string, problem: string): AppError =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);

/**
 * Spreadsheets take what begins so for a formula, which a visitor may have written; an apostrophe before it makes it
 * text. One that is there already gets another, so that reading takes back exactly what writing added.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
const unguarded = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
