import type { GivenFilter, GivenFilterObject } from '@bellwether/contract';
import { pathMatcher } from '@bellwether/core';
import { describe, expect, test } from 'vitest';
import { pathExpression } from './comparison.ts';
import { conditionsOf } from './conditions.ts';
import { parseFilter, readFilters, writtenFilter } from './filters.ts';

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
    ['prop:plan:is:pro', ['prop:plan', 'is', ['pro']]],
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

describe('a body’s filters', () => {
  const plan: GivenFilterObject = { dimension: 'prop.plan', op: 'is', values: ['pro'] };

  test('are comparisons, text, and groups of them, and are echoed as objects', () => {
    const given = [{ or: ['country:is:DE|AT', { and: [plan, 'page:matches:/a/**'] }] }];
    expect(readFilters(given).map(writtenFilter)).toEqual([
      {
        or: [
          { dimension: 'country', op: 'is', values: ['DE', 'AT'] },
          { and: [plan, { dimension: 'page', op: 'matches', values: ['/a/**'] }] },
        ],
      },
    ]);
  });

  test('name an unknown dimension, however deep', () => {
    expect(() => readFilters([{ or: [plan, { and: ['colour:is:red'] }] }])).toThrow('"colour" is not known');
  });

  test.each<GivenFilter>([
    {},
    { dimension: 'page', op: 'is' },
    { ...plan, and: [plan] },
    { and: [plan], or: [plan] },
  ])('are one thing each: %j is refused', given => {
    expect(() => readFilters([given])).toThrow('A filter is text, or has dimension, op and values');
  });

  test('compare a hundred times at most', () => {
    const ten = { or: Array<GivenFilter>(10).fill(plan) };
    expect(readFilters(Array(10).fill(ten))).toHaveLength(10);
    expect(() => readFilters([...Array(10).fill(ten), plan])).toThrow('more than 100 times');
  });
});

test('a path’s pattern is read as goals read it', () => {
  const patterns = ['/a/*', '/a/**', '/**', '**', '/a.b/*/c', '/*x*', '/a/**/b'];
  const paths = ['/', '/a', '/a/', '/a/b', '/a/b/c', '/a.b/x/c', '/aXb/x/c', '/wxyz', '/a/x/y/b', '/ü\n/x'];
  for (const pattern of patterns) {
    const expression = new RegExp(pathExpression(pattern).replace(/^\^\(\?s:(.*)\)\$$/s, '^(?:$1)$'), 's');
    for (const path of paths)
      expect([pattern, path, expression.test(path)]).toEqual([pattern, path, pathMatcher(pattern)(path)]);
  }
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

describe('what filters may cost', () => {
  const page = (op: 'is' | 'matches', values: string[]) => [{ dimension: 'page', op, values }];

  test.each([
    ['a pattern of wildcards alone', page('matches', [`/${'*a'.repeat(301)}`])],
    ['patterns that have them together', page('matches', Array(31).fill(`/${'*a'.repeat(10)}`))],
    ['long values', page('is', Array(21).fill('☃'.repeat(2400)))],
  ])('is bounded: %s', (_, given) => {
    expect(() => readFilters(given)).toThrow(expect.objectContaining({ code: 'invalid_filter' }));
  });

  test('leaves room for what people ask', () => {
    const patterns = Array.from({ length: 100 }, (_, i) => `/section-${i}/**/*.html`);
    expect(readFilters(page('matches', patterns))).toHaveLength(1);
  });
});
