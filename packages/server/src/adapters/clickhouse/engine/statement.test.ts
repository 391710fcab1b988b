import { describe, expect, it } from 'vitest';
import { BadRequest, readStatement } from './statement.ts';

const read = (address: Record<string, string>, body = '') =>
  readStatement(new URLSearchParams(address), Buffer.from(body));

describe('a request of the HTTP interface', () => {
  it('has its SQL in the body or in the address', () => {
    expect(read({}, 'SELECT 1')).toEqual({
      preamble: '',
      sql: 'SELECT 1',
      defaultFormat: 'TabSeparated',
      insert: null,
    });
    expect(read({ query: 'SELECT 1', default_format: 'JSON' })).toMatchObject({
      sql: 'SELECT 1',
      defaultFormat: 'JSON',
      insert: null,
    });
  });

  it('has the rows of an insert in the body', () => {
    const query = 'INSERT INTO bellwether.events (a, b) FORMAT JSONEachRow';
    expect(read({ query }, '{"a":1}').insert).toEqual({
      table: 'bellwether.events',
      rows: Buffer.from('{"a":1}'),
    });
  });

  it('sets settings and parameters first, and picks the database', () => {
    const address = { query_id: 'q', max_threads: '1', param_site: 'a', database: 'analytics' };
    expect(read(address, 'SELECT 1').preamble).toBe(
      "SET max_threads = '1', param_site = 'a'; USE `analytics`",
    );
  });

  it('lets its settings go before the defaults', () => {
    const statement = readStatement(new URLSearchParams({ a: '1' }), Buffer.from('SELECT 1'), {
      a: '0',
      b: '2',
    });
    expect(statement.preamble).toBe("SET a = '1', b = '2'");
  });

  it.each([
    [`x'; DROP TABLE t; --`, `x\\'; DROP TABLE t; --`],
    ['\\', '\\\\'],
    [`\\'`, `\\\\\\'`],
    ['a\0b', 'a\\0b'],
  ])('keeps a parameter within its quotes: %j', (value, quoted) => {
    expect(read({ param_x: value }, 'SELECT 1').preamble).toBe(`SET param_x = '${quoted}'`);
  });

  it.each([
    ['no SQL', {}, ' '],
    ['a setting that is no name', { 'a = 1; DROP TABLE t; --': '1' }, 'SELECT 1'],
    ['a database that is no name', { database: 'a`; DROP TABLE t' }, 'SELECT 1'],
    ['rows for what is no insert', { query: 'SELECT 1' }, '{"a":1}'],
    ['rows for an insert of another form', { query: 'INSERT INTO t SELECT 1 FORMAT CSV' }, '1'],
  ])('is refused with %s', (_, address, body) => {
    expect(() => read(address as Record<string, string>, body)).toThrow(BadRequest);
  });
});
