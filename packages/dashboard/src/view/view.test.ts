import { expect, test } from 'vitest';
import { askedOf, comparisonOf, readView } from './view.ts';

test('an address holds the whole view', () => {
  const view = readView({
    from: '2026-01-01',
    to: '2026-01-31',
    compare: 'previous_year',
    filter: ['country:is:DE', 'page:is:/a'],
  });
  expect(askedOf(view)).toEqual({
    from: '2026-01-01',
    to: '2026-01-31',
    filter: ['country:is:DE', 'page:is:/a'],
  });
  expect(comparisonOf(view)).toBe('previous_year');
});

test('what makes no sense in an address is left out', () => {
  const view = readView({
    period: '99d',
    from: '2026-02-30',
    to: 5,
    compare: 'x',
    interval: 'eon',
    filter: ['x', ''],
  });
  expect(askedOf(view)).toEqual({ period: '30d', filter: undefined });
  expect(comparisonOf(view)).toBe('previous_period');
});

test('all time is compared with nothing', () => {
  expect(comparisonOf(readView({ period: 'all' }))).toBeUndefined();
  expect(comparisonOf(readView({ period: '7d', compare: 'none' }))).toBeUndefined();
});
