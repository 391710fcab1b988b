import { expect, it } from 'vitest';
import { createRandomPool } from './random-pool.ts';

it('gives every byte once, in any portions, over any number of blocks', () => {
  let next = 0;
  let drawn = 0;
  const pool = createRandomPool(bytes => {
    drawn += 1;
    const words = new Uint32Array(bytes / 4).map(() => next++);
    return new Uint8Array(words.buffer);
  });
  const seen = new Set<number>();
  for (let i = 0; i < 3000; i++) {
    const bytes = pool(4);
    seen.add(new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true));
    expect(pool(10)).toHaveLength(10);
    pool(2);
  }
  expect(seen.size).toBe(3000);
  expect(drawn).toBeGreaterThan(1);
});
