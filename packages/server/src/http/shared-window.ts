import type { Clock } from '@bellwether/core';
import type { Hits } from '../ports/index.ts';
import type { Allowance } from './window.ts';

/**
 * What each key takes of all processes together. Windows begin at multiples of their length, which needs no agreement
 * between them; around such a moment a key may take twice the limit.
 * @param milliseconds the window's length
 */
export const createSharedWindow = (
  hits: Hits,
  limit: number,
  milliseconds: number,
  clock: Pick<Clock, 'now'>,
): Allowance => ({
  limit,
  async take(key) {
    const now = clock.now();
    const start = now - (now % milliseconds);
    const count = await hits.take(key, start, now);
    return { ok: count <= limit, remaining: Math.max(0, limit - count), resetAt: start + milliseconds };
  },
});
