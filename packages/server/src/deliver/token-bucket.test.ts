import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('gives a second of tokens at once, then as many a second', () => {
  const bucket = new TokenBucket(10, 0);
  expect(bucket.available(0)).toBe(10);
  for (let i = 0; i < 10; i++) bucket.take();
  expect(bucket.available(0)).toBe(0);
  expect(bucket.nextAt(0)).toBe(100);
  expect(bucket.available(100)).toBe(1);
  expect(bucket.available(60_000)).toBe(10);
});

it('gives one in two seconds for half a token a second', () => {
  const bucket = new TokenBucket(0.5, 0);
  bucket.take();
  expect(bucket.nextAt(0)).toBe(2000);
  expect(bucket.available(1999)).toBe(0);
  expect(bucket.available(2000)).toBe(1);
});
