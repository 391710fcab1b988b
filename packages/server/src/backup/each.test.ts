import { expect, it } from 'vitest';
import { each } from './each.ts';

it('does all of it, some at a time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await each(
    Array.from({ length: 50 }, (_, n) => n),
    async n => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      done.push(n);
      running--;
    },
  );
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  expect(most).toBe(16);
});

it('begins nothing after a failure, and tells of it when all have ended', async () => {
  const begun: number[] = [];
  let ended = 0;
  const all = each(
    Array.from({ length: 50 }, (_, n) => n),
    async n => {
      begun.push(n);
      await Promise.resolve();
      if (n === 3) throw new Error('full');
      ended++;
    },
  );
  await expect(all).rejects.toThrow('full');
  expect(ended).toBe(begun.length - 1);
  expect(begun.length).toBeLessThan(50);
});
