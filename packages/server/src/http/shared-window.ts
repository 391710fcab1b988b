import type { Clock } from '@bellwether/core';
import type { Hits } from '../ports/index.ts';
import type { Window } from './window.ts';

/**
 * What each key takes of all processes together.
 * @param milliseconds the window's length, an hour at most
 */
export const createSharedWindow = (
  hits: Hits,
  limit: number,
  milliseconds: number,
  clock: Pick<Clock, 'now'>,
): Window => ({
  limit,
  async take(key) {
    const { count, began } = await hits.take(key, milliseconds, clock.now());
    return { ok: count <= limit, remaining: Math.max(0, limit - count), resetAt: began + milliseconds };
  },
  forget: hits.forget,
});
