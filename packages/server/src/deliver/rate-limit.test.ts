import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

it('gives a second’s tokens at once, and each again a second after it was taken', () => {
  const limit = new RateLimit(3);
  expect(limit.available(0)).toBe(3);
  limit.take(0);
  limit.take(400);
  limit.take(400);
  expect(limit.available(999)).toBe(0);
  expect(limit.nextAt(999)).toBe(1000);
  expect(limit.available(1000)).toBe(1);
  limit.take(1000);
  expect(limit.nextAt(1000)).toBe(1400);
  expect(limit.available(1400)).toBe(2);
  expect(limit.available(60_000)).toBe(3);
});

it.each([0.3, 0.5, 1, 2, 2.5, 7, 1000])(
  'lets no second have more than %f, and wastes none of it',
  perSecond => {
    const limit = new RateLimit(perSecond);
    const begun: number[] = [];
    // After a pause, as fast as it allows.
    for (let now = 5000; begun.length < 5 * perSecond || begun.length < 5; now = limit.nextAt(now)) {
      for (let free = limit.available(now); free > 0; free--) {
        limit.take(now);
        begun.push(now);
      }
    }
    const most = Math.max(...begun.map(from => begun.filter(at => at >= from && at < from + 1000).length));
    expect(most).toBe(Math.ceil(perSecond));
    const [first, last] = [begun[0]!, begun.at(-1)!];
    expect((begun.length * 1000) / (last - first)).toBeGreaterThanOrEqual(perSecond * 0.99);
  },
);

it('counts what was taken before it was changed', () => {
  const limit = new RateLimit(3);
  for (const at of [0, 0, 600]) limit.take(at);
  const lowered = new RateLimit(1, limit);
  expect(lowered.available(999)).toBe(-2);
  expect(lowered.available(1000)).toBe(0);
  expect(lowered.nextAt(1000)).toBe(1600);
  expect(lowered.available(1600)).toBe(1);
  expect(new RateLimit(5, limit).available(999)).toBe(2);
});

it('does not wait for a clock that was set back', () => {
  const limit = new RateLimit(1);
  limit.take(3_600_000);
  expect(limit.available(0)).toBe(1);
});
