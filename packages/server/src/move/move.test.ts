import { beforeEach, describe, expect, it } from 'vitest';
import type { CopiedTable, EventReader, EventWriter, TableSource, TableTarget } from '../ports/index.ts';
import { demandEmpty, MoveFailed, move } from './move.ts';

const accounts: CopiedTable = { name: 'accounts', columns: ['id'], counter: null, rows: 3 };

/** What was done to the target, in order. */
let done: string[];
let tables: TableSource;
let events: EventReader;
let toTables: TableTarget;
let toEvents: EventWriter;
let arrives: (rows: Uint8Array) => Uint8Array;

beforeEach(() => {
  done = [];
  arrives = rows => rows;
  const written: Record<string, string> = {};
  const close = async () => {};
  tables = {
    tables: [accounts],
    *rows() {
      yield [['a'], ['b']];
      yield [['c']];
    },
    close() {},
  };
  events = {
    days: async () => [{ day: '2026-01-15', rows: 2 }],
    read: async (table, { from }) => Buffer.from(`${table} of ${from}`),
    sums: async table => ({ content: `${table} of 2026-01-15` }),
    close,
  };
  toTables = {
    isEmpty: async () => true,
    prepare: async () => void done.push('tables begun'),
    insert: async (_, rows) => void done.push(`${rows.length} rows`),
    count: async table => table.rows,
    commit: async () => void done.push('tables committed'),
    close,
  };
  toEvents = {
    isEmpty: async () => true,
    prepare: async () => void done.push('events begun'),
    async write(table, rows) {
      written[table] = Buffer.from(arrives(rows)).toString();
      done.push(table);
    },
    sums: async table => ({ content: written[table]! }),
    commit: async () => void done.push('events committed'),
    close,
  };
});

const run = () => move({ tables, events, toTables, toEvents, onProgress() {} });

describe('a move', () => {
  it('copies and compares all of it before anything counts', async () => {
    expect(await run()).toEqual({
      events: {
        events: { content: 'events of 2026-01-15' },
        sessions: { content: 'sessions of 2026-01-15' },
      },
      tables: { accounts: 3 },
    });
    expect(done).toEqual([
      'events begun',
      'events',
      'sessions',
      'tables begun',
      '2 rows',
      '1 rows',
      'events committed',
      'tables committed',
    ]);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'events came over otherwise',
      () => {
        arrives = () => Buffer.from('else');
      },
      /copy of events is not what was copied/,
    ],
    [
      'rows are missing',
      () => {
        toTables.count = async () => 2;
      },
      /Of 3 rows of accounts 2 came over/,
    ],
    [
      'the target fails',
      () => {
        toTables.insert = () => Promise.reject(new Error('disk full'));
      },
      /could not be completed: disk full/,
    ],
  ])('of which %s counts for nothing', async (_, breakIt, sentence) => {
    breakIt();
    const moving = run();
    await expect(moving).rejects.toThrow(sentence);
    await expect(moving).rejects.toBeInstanceOf(MoveFailed);
    expect(done.filter(step => step.includes('committed'))).toEqual([]);
  });

  it('is refused where somebody is already', async () => {
    await demandEmpty({ toTables, toEvents });
    toEvents.isEmpty = async () => false;
    await expect(demandEmpty({ toTables, toEvents })).rejects.toThrow('There are events');
    toTables.isEmpty = async () => false;
    await expect(demandEmpty({ toTables, toEvents })).rejects.toThrow('There are accounts');
  });
});
