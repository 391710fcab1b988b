import { expect, it } from 'vitest';
import { atMost } from './at-most.ts';

it('lets so many in of each key, and others once somebody has left', () => {
  const { enter } = atMost(2, () => new Error('full'));
  const leave = enter('a');
  enter('a');
  expect(() => enter('a')).toThrow('full');
  enter('b');
  leave();
  leave();
  enter('a');
  expect(() => enter('a')).toThrow('full');
});
