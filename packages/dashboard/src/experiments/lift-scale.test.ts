import { expect, it } from 'vitest';
import { drawnInterval, liftScale } from './lift-scale.ts';

const aResult = (lift: number | null, interval: [number, number] | null) => ({
  key: 'a',
  name: 'A',
  weight: 1,
  isControl: interval === null,
  exposures: 100,
  conversions: 10,
  rate: 0.1,
  lift,
  liftInterval: interval && { from: interval[0], to: interval[1] },
  chanceToWin: 0.5,
  expectedLoss: 0,
  revenue: [],
});

it('has all intervals and zero on it', () => {
  const scale = liftScale([aResult(null, null), aResult(0.2, [0.05, 0.4])]);
  expect(scale.from).toBeLessThan(0);
  expect(scale.to).toBeGreaterThan(0.4);
  expect(scale.ticks).toContain(0);
  expect(drawnInterval({ from: 0.05, to: 0.4 }, scale)).toMatchObject({
    side: 'better',
    openStart: false,
    openEnd: false,
  });
});

it('cuts what goes on and on, and says so', () => {
  const scale = liftScale([aResult(1, [-0.9, 40])]);
  const drawn = drawnInterval({ from: -0.9, to: 40 }, scale);
  expect(scale.to).toBe(2);
  expect(drawn).toMatchObject({ end: 1, openEnd: true, openStart: false, side: 'either' });
});

it('is not as fine as a hair when there is nothing on it', () => {
  const { from, to } = liftScale([aResult(null, null)]);
  expect(from).toBeCloseTo(-0.056);
  expect(to).toBeCloseTo(0.056);
});
