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

  const countOf = async (key: string, now: number) => (await hits.take(key, MINUTE, now)).count;

  it('are counted by key, in windows that begin with a first one', async () => {
    expect(await hits.take('a', MINUTE, 5)).toEqual({ count: 1, began: 5 });
    expect(await hits.take('a', MINUTE, 6)).toEqual({ count: 2, began: 5 });
    expect(await hits.take('b', MINUTE, 7)).toEqual({ count: 1, began: 7 });
    expect(await hits.take('a', MINUTE, MINUTE + 4)).toEqual({ count: 3, began: 5 });
    expect(await hits.take('a', MINUTE, MINUTE + 5)).toEqual({ count: 1, began: MINUTE + 5 });
  });

  it('are each counted once, however many come at once', async () => {
    const counts = await Promise.all(Array.from({ length: 20 }, () => countOf('a', 1)));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });

  it('are counted by clocks that are not quite the same, and by one that was set back', async () => {
    expect(await hits.take('a', MINUTE, HOUR)).toEqual({ count: 1, began: HOUR });
    expect(await hits.take('a', MINUTE, HOUR - 50)).toEqual({ count: 2, began: HOUR });
    expect(await hits.take('a', MINUTE, 0)).toEqual({ count: 1, began: 0 });
  });

  it('are forgotten when asked to, and an hour later', async () => {
    await countOf('a', 0);
    await countOf('b', 0);
    await hits.forget('a');
    expect(await countOf('a', 1)).toBe(1);
    expect(await countOf('b', 1)).toBe(2);
    await countOf('c', HOUR + 2);
    expect(await hits.take('b', HOUR, HOUR + 2)).toEqual({ count: 1, began: HOUR + 2 });
  });
}
