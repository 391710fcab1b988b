import { describe, expect, it, test } from 'vitest';
import { type Filter, parseFilter, toggled, writeFilter } from './filter.ts';

describe('filters in addresses', () => {
  it.each<[string, Filter | null]>([
    ['page:is:/pricing', { dimension: 'page', op: 'is', values: ['/pricing'] }],
    [
      'referrer:is_not:https://a.example/b:c',
      { dimension: 'referrer', op: 'is_not', values: ['https://a.example/b:c'] },
    ],
    ['country:is:DE|FR', { dimension: 'country', op: 'is', values: ['DE', 'FR'] }],
    ['city:is:', { dimension: 'city', op: 'is', values: [''] }],
    ['prop.a:b:is:1\\|2|3', { dimension: 'prop.a:b', op: 'is', values: ['1|2', '3'] }],
    ['page:starts:/x', null],
    ['nonsense', null],
  ])('%s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter);
    if (filter) expect(writeFilter(filter)).toBe(text);
  });
});

test('a click on a row adds its value, a second takes it away', () => {
  const one = toggled([], 'country', 'DE');
  const two = toggled(one, 'country', 'FR');
  expect(two.map(writeFilter)).toEqual(['country:is:DE|FR']);
  expect(toggled(toggled(two, 'country', 'FR'), 'country', 'DE')).toEqual([]);
});
