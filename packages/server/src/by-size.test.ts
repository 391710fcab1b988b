import { expect, it } from 'vitest';
import { bySize } from './by-size.ts';

it('puts neighbours together, and what is too large alone', () => {
  const parts = bySize(['aa', 'bb', 'c', 'ddddddd', 'e'], text => text.length, 5);
  expect(parts).toEqual([['aa', 'bb', 'c'], ['ddddddd'], ['e']]);
  expect(bySize([], () => 1, 5)).toEqual([]);
});
