import { expect, it } from 'vitest';
import { Breaker } from './breaker.ts';

const settings = { opensAfter: 3, firstPauseMs: 1000, longestPauseMs: 4000 };

it('opens after failures in a row, for a pause that doubles up to the longest', () => {
  const breaker = new Breaker(settings);
  expect([breaker.failed(0), breaker.failed(0), breaker.failed(0)]).toEqual([null, null, 1000]);
  expect(breaker.state(999)).toBe('open');
  expect(breaker.state(1000)).toBe('probing');
  expect(breaker.failed(1000)).toBe(3000);
  expect(breaker.failed(3000)).toBe(7000);
  expect(breaker.failed(7000)).toBe(11_000);
});

it('is not opened wider by attempts that were out when it opened', () => {
  const breaker = new Breaker(settings);
  for (const _ of [1, 2, 3]) breaker.failed(0);
  expect(breaker.failed(500)).toBeNull();
  expect(breaker.state(1000)).toBe('probing');
});

it('closes with one success, and begins again with the first pause', () => {
  const breaker = new Breaker(settings);
  for (const _ of [1, 2, 3]) breaker.failed(0);
  breaker.failed(1000);
  breaker.succeeded();
  expect(breaker.state(1500)).toBe('closed');
  expect([breaker.failed(2000), breaker.failed(2000), breaker.failed(2000)]).toEqual([null, null, 3000]);
});

it('does not count failures with successes between them', () => {
  const breaker = new Breaker(settings);
  for (const _ of [1, 2, 3, 4]) {
    expect(breaker.failed(0)).toBeNull();
    breaker.succeeded();
  }
});
