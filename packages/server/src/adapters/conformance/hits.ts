import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Hits } from '../../ports/index.ts';

export interface HitsUnderTest {
  hits: Hits;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Every adapter of the port passes this. */
export function hitsConformance(open: () => Promise<HitsUnderTest>): void {
  let under: HitsUnderTest;
  let hits: Hits;
  beforeEach(async () => {
    under = await open();
    ({ hits } = under);
  });
  afterEach(() => under.close());

  it('are counted by key and window', async () => {
    expect(await hits.take('a', 0, 1)).toBe(1);
    expect(await hits.take('a', 0, 2)).toBe(2);
    expect(await hits.take('b', 0, 3)).toBe(1);
    expect(await hits.take('a', MINUTE, MINUTE)).toBe(1);
    expect(await hits.take('a', 0, MINUTE)).toBe(3);
  });

  it('are each counted once, however many come at once', async () => {
    const counts = await Promise.all(Array.from({ length: 20 }, () => hits.take('a', 0, 1)));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('are forgotten an hour later', async () => {
    await hits.take('a', 0, 0);
    await hits.take('b', MINUTE, MINUTE);
    await hits.take('b', HOUR + MINUTE, HOUR + MINUTE);
    expect(await hits.take('a', 0, HOUR + MINUTE)).toBe(1);
    expect(await hits.take('b', MINUTE, HOUR + MINUTE)).toBe(2);
  });
}
