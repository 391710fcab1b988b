import { describe, expect, test } from 'vitest';
import { conditionsOf } from './conditions.ts';
import { parseFilter } from './filters.ts';

const parsed = (text: string) => {
  const { name, op, values } = parseFilter(text);
  return [name, op, values];
};

describe('a filter is dimension:op:value', () => {
  test.each([
    ['page:is:/a', ['page', 'is', ['/a']]],
    ['country:is_not:DE|FR', ['country', 'is_not', ['DE', 'FR']]],
    ['referrer:contains:https://a.example:8080/', ['referrer', 'contains', ['https://a.example:8080/']]],
    [String.raw`event:is:a\|b|c`, ['event', 'is', ['a|b', 'c']]],
    ['prop.plan:is:pro', ['prop.plan', 'is', ['pro']]],
    ['prop.a:b:is:c', ['prop.a:b', 'is', ['c']]],
    ['source:is:', ['source', 'is', ['']]],
  ])('%s', (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  test.each([
    ['page', 'not of the form dimension:op:value'],
    ['colour:is:red', 'The dimension "colour" is not known. There are: page, '],
    ['colour:like:red', 'The dimension "colour" is not known.'],
    ['toString:is:x', 'The dimension "toString" is not known.'],
    [
      'page:like:/a',
      'The operator "like" is not known, or has no value. There are: is, is_not, contains, matches.',
    ],
    ['page:is', 'The operator "is" is not known, or has no value.'],
    ['', 'not of the form'],
  ])('%j is refused: %s', (text, problem) => {
    expect(() => parseFilter(text)).toThrow(problem);
  });
});

test('nothing a user wrote gets into the SQL', () => {
  const evil = `x') OR 1=1 --`;
  const filters = [`page:is:${evil}`, `prop.${evil}:contains:${evil}`, `goal:matches:${evil}`].map(
    parseFilter,
  );
  const conditions = conditionsOf([...filters, parseFilter(`entry_page:is_not:${evil}`)]);
  const sql = [
    ...(['events', 'pings', 'sessions'] as const).map(conditions.where),
    conditions.conversions,
  ].join();
  expect(sql).not.toContain('OR 1=1');
  expect(JSON.stringify(conditions.params)).toContain('OR 1=1');
});
