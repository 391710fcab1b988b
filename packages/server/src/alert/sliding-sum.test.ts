import { expect, it } from 'vitest';
import { chance } from '../query/test/world.ts';
import { createSlidingSum } from './sliding-sum.ts';

it('is the sum of the seconds in the window, whatever the order they come in', () => {
  const random = chance(7);
  const sum = createSlidingSum(60);
  const added: { second: number; amount: number }[] = [];
  let now = 1_768_478_400;
  for (let i = 0; i < 5000; i++) {
    now += random() < 0.9 ? Math.floor(random() * 3) : Math.floor(random() * 200);
    const second = now - Math.floor(random() * 90);
    const amount = Math.floor(random() * 10) - 3;
    // What is older than the window when it comes is not counted, and no later window has it either.
    sum.add(second, amount);
    added.push({ second, amount });
    const expected = added
      .filter(one => one.second > now - 60 && one.second <= now)
      .reduce((total, one) => total + one.amount, 0);
    expect(sum.at(now)).toBe(expected);
  }
});
