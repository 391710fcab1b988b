import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aTrackedEvent } from '../../test/tracked.ts';
import { cellsOf, columnNames, eventColumns, lineOf, withEmptyCells } from './columns.ts';
import { csvRecord, csvRecords } from './csv.ts';
import { eventLine, pastEventOf } from './event-line.ts';
import { decoded, ndjsonLines } from './ndjson.ts';
import { readLine } from './read-line.ts';

/** A text as bytes, cut anywhere. */
async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

const names = Object.keys(eventColumns);
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('=1+1', "'=1", "''-x", '+49', '@x', '\tx', '"', '","', 'a\r\nb', '', "'"),
);
const event = fc.record({
  text,
  other: text,
  value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
});

describe('an exported event', () => {
  it('is the same after a file of CSV, whatever a visitor wrote, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(event, fc.integer({ min: 1, max: 50 }), async ({ text, other, value }, size) => {
        const told = aTrackedEvent({
          type: 'event',
          name: text,
          label: other,
          value: value === null || Object.is(value, -0) ? null : value,
          props: { [text]: other, n: 3, yes: true },
          revenue: { amount: -5, currency: 'EUR' },
        });
        const line = JSON.parse(JSON.stringify(eventLine(told)));
        const file = csvRecord(names) + csvRecord(cellsOf(line, eventColumns));
        const [header, record] = await all(csvRecords(decoded(pieces(file, size)), 1e6));
        expect(header!.cells).toEqual(names);
        const read = readLine(withEmptyCells(lineOf(record!.cells, header!.cells)));
        expect(read).toEqual({ exported: line });
      }),
      { numRuns: 200 },
    );
  });

  it('has no cell that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(text, name => {
        const cells = cellsOf(eventLine(aTrackedEvent({ name, path: name, url: name })), eventColumns);
        expect(cells.filter(cell => /^[=+@\t\r]/.test(cell) || /^-(?!\d)/.test(cell))).toEqual([]);
      }),
    );
  });

  it('keeps its goals in its own site, and is decided anew in another', () => {
    const conversions = [{ goalId: 'goal_1', number: 1, name: 'Sale', value: 5, currency: 'EUR' }];
    const line = eventLine(aTrackedEvent({ siteId: 'site_a', conversions }));
    expect(pastEventOf(line, 'site_a').place?.conversions).toEqual(conversions);
    expect(pastEventOf(line, 'site_b')).toMatchObject({
      event: { siteId: 'site_b' },
      place: { conversions: null },
    });
  });
});

describe('a file', () => {
  it('of NDJSON is read line by line, wherever it is cut; empty and overlong lines are no events', async () => {
    const file = `{"a":"ä🦩"}\r\n\n${'x'.repeat(30)}\n{"b":2}`;
    for (const size of [1, 2, 7, 1000]) {
      expect(await all(ndjsonLines(decoded(pieces(file, size)), 20))).toEqual([
        { line: 1, text: '{"a":"ä🦩"}\r' },
        { line: 3, text: null },
        { line: 4, text: '{"b":2}' },
      ]);
    }
  });

  it('of CSV is read as spreadsheets write it', async () => {
    const file = '\ufeffa,b\r\n"1, ""2""","x\ny"\n\n3,\n';
    expect(await all(csvRecords(decoded(pieces(file, 3)), 100))).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1, "2"', 'x\ny'] },
      { line: 5, cells: ['3', ''] },
    ]);
  });

  it('of CSV whose quote is never closed ends rather than grow', async () => {
    const endless = csvRecords(decoded(pieces(`"${'x'.repeat(500)}`, 10)), 100);
    await expect(all(endless)).rejects.toMatchObject({ code: 'payload_too_large' });
  });

  it.each([
    [{ type: 'pageview' }, 'invalid_request'],
    [{ type: 'pageview', url: 'https://a.example/', colour: 1 }, 'unknown_field'],
    [{ session: {} }, 'invalid_request'],
    [42, 'invalid_request'],
  ])('with %j is told what is wrong', (value, code) => {
    expect(() => readLine(value)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the names of columns', () => {
  it.each([
    ['too many', Array.from({ length: 201 }, (_, i) => `c${i}`)],
    ['too long', ['n'.repeat(101)]],
    ['too deep', ['a.b.c.d.e']],
  ])('are refused for the whole file: %s', (_, names) => {
    expect(() => columnNames(names)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('are those of an export', () => {
    expect(columnNames(Object.keys(eventColumns))).toEqual(Object.keys(eventColumns));
  });
});
