import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

it('keeps half of the places from webhooks not in good standing', () => {
  const slots = new Slots({ globalConcurrency: 4, maxSlow: 10 });
  slots.take(true);
  slots.take(true);
  expect(slots.free(true)).toBe(0);
  expect(slots.free(false)).toBe(2);
});

it('gives the place of an attempt that became slow to others', () => {
  const slots = new Slots({ globalConcurrency: 2, maxSlow: 10 });
  const [one, two] = [slots.take(false), slots.take(false)];
  expect(slots.free(false)).toBe(0);
  one.becomesSlow();
  expect(slots.free(false)).toBe(1);
  expect(slots.inFlight).toEqual({ quick: 1, slow: 1 });
  one.release();
  two.release();
  expect(slots.inFlight).toEqual({ quick: 0, slow: 0 });
});

it('begins no more of the suspect while too many slow attempts are out', () => {
  const slots = new Slots({ globalConcurrency: 4, maxSlow: 1 });
  const slot = slots.take(true);
  slot.becomesSlow();
  expect(slots.free(true)).toBe(0);
  expect(slots.free(false)).toBe(4);
});
