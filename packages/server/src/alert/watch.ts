import { type ThresholdAlert, type TrackedEvent, windowSeconds } from '@bellwether/core';
import type { EventStore } from '../ports/index.ts';
import { type Counted, type Counter, createCounter } from './counter.ts';
import { lastEventAt, readPast, weighed } from './past.ts';

/** The running count of what one alert watches. */
export interface Watch {
  count(event: TrackedEvent): void;
  /** @param now epoch ms */
  value(now: number): number;
  /** Whether all of the window is counted, what happened before the watch began included. */
  readonly complete: boolean;
  /**
   * Counts what happened before. To be called again when it fails.
   * @returns the value when the last event had happened, for a start to see what the last process did not: null where there was none
   * @throws AppError `analytics_unavailable`, `query_too_slow`
   */
  countPast(store: Pick<EventStore, 'query'>, now: number): Promise<{ at: number; value: number } | null>;
}

/** How long a server may have been down and still see what its last commit came to: an alert much later helps nobody. */
const REACH_MS = 7 * 24 * 3_600_000;

/**
 * Events that come while the past is still being read may be in the event store by then: they count at once, and
 * their ids are kept until the past is read, so that none counts twice.
 */
export function createWatch(alert: ThresholdAlert): Watch {
  const counter: Counter = createCounter(alert);
  let live: Set<string> | null = new Set();

  const countLive = (event: Counted): void => {
    live?.add(event.id);
    counter.add(event);
  };

  return {
    count: event => weighed(alert, event, countLive),
    value: counter.value,
    get complete() {
      return live === null;
    },
    async countPast(store, now) {
      const window = windowSeconds(alert.window) * 1000;
      const last = await lastEventAt(store, alert.siteId, { from: now - REACH_MS, to: now });
      const asOfLast = createCounter(alert);
      const past: Counted[] = [];
      await readPast(store, alert, { from: (last ?? now) - window, to: now }, event => past.push(event));
      // Only now, all at once: a reading that failed half way must leave nothing behind.
      for (const event of past) {
        if (!live?.has(event.id)) counter.add(event);
        if (last !== null && event.at <= last) asOfLast.add(event);
      }
      live = null;
      return last === null ? null : { at: last, value: asOfLast.value(last) };
    },
  };
}
