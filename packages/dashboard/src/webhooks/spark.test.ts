import { expect, it } from 'vitest';
import { rateText, sparkBars } from './spark.ts';

const slot = (succeeded: number, failed: number) => ({ time: '2026-01-15T12:00:00.000Z', succeeded, failed });

it('the busiest slot is the tallest bar, and an empty one is none', () => {
  const heights = sparkBars([slot(0, 0), slot(5, 0), slot(5, 5)]).map(({ height }) => height);
  expect(heights).toEqual([0, 0.5, 1]);
});

it('the failed part of a bar is its share of failures', () => {
  expect(sparkBars([slot(3, 1)])[0]!.failedHeight).toBe(0.25);
});

it('one failure among thousands is seen, and so is a slot with little beside a busy one', () => {
  const [busy, quiet] = sparkBars([slot(10_000, 1), slot(1, 0)]);
  expect(busy!.failedHeight).toBeGreaterThan(0.1);
  expect(quiet!.height).toBeGreaterThan(0.1);
});

it('without any attempts there are no bars', () => {
  expect(sparkBars([slot(0, 0)])[0]!.height).toBe(0);
});

it.each<[number | null, string]>([
  [null, '–'],
  [1, '100%'],
  [0.99999, '99.9%'],
  [0.5, '50%'],
  [0, '0%'],
])('a rate of %j is written %s', (rate, text) => {
  expect(rateText(rate)).toBe(text);
});
