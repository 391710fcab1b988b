import { expect, it } from 'vitest';
import { axisBetween, axisOf, labelled } from './scale.ts';

it.each([
  [7, [0, 2, 4, 6, 8]],
  [100, [0, 50, 100]],
  [0.03, [0, 0.01, 0.02, 0.03]],
  [1234, [0, 500, 1000, 1500]],
  [0, [0, 1]],
])('an axis up to %d has %j', (most, expected) => {
  expect(axisOf(most)).toEqual(expected);
});

it('between two numbers has zero among its numbers', () => {
  expect(axisBetween(-0.35, 0.6)).toEqual([0, 0.5]);
  expect(axisBetween(-0.35, 0.6, 6)).toEqual([-0.2, 0, 0.2, 0.4, 0.6]);
  expect(axisBetween(2, 2)).toEqual([2]);
});

it('labels as many points as there is room for', () => {
  expect(labelled(3)).toEqual([0, 1, 2]);
  expect(labelled(30)).toEqual([0, 5, 10, 15, 20, 25]);
});
