import { type ThresholdAlert, windowSeconds } from '@bellwether/core';
import { createSlidingSum, type SlidingSum } from './sliding-sum.ts';

/** What an event is to an alert, once it is weighed and found to be something. */
export interface Counted {
  id: string;
  /** Epoch ms. */
  at: number;
  visitorId: string;
  weight: number;
  /** Of revenue; empty for others. */
  currency: string;
}

/** An alert's metric over its window, to the second: an event counts until its second is as old as the window. */
export interface Counter {
  add(event: Counted): void;
  /** @param now epoch ms */
  value(now: number): number;
}

/** Events may be handed over in any order. */
export function createCounter({ metric, window }: Pick<ThresholdAlert, 'metric' | 'window'>): Counter {
  const seconds = windowSeconds(window);
  if (metric === 'visitors') return distinct(seconds);
  if (metric === 'revenue') return largestOfCurrencies(seconds);
  const sum = createSlidingSum(seconds);
  return {
    add: ({ at, weight }) => sum.add(secondOf(at), weight),
    value: now => sum.at(secondOf(now)),
  };
}

const secondOf = (at: number): number => Math.floor(at / 1000);

/** Each visitor counts in the second it was last seen in. */
function distinct(seconds: number): Counter {
  const sum = createSlidingSum(seconds);
  /** By visitor; in the order they were last added, so those that have left the window come first. */
  const lastSeen = new Map<string, number>();

  function forget(now: number): void {
    for (const [visitor, second] of lastSeen) {
      if (second > now - seconds) break;
      lastSeen.delete(visitor);
    }
  }

  return {
    add({ visitorId, at }) {
      const second = secondOf(at);
      const before = lastSeen.get(visitorId);
      if (before !== undefined && before >= second) return;
      // Taken back only where it still counts: `add` leaves out what the window has left behind.
      if (before !== undefined) sum.add(before, -1);
      sum.add(second, 1);
      lastSeen.delete(visitorId);
      lastSeen.set(visitorId, second);
    },
    value(now) {
      const second = secondOf(now);
      forget(second);
      return sum.at(second);
    },
  };
}

/** Amounts are kept in ten-thousandths, as the event store keeps them: whole numbers add up exactly. */
const PARTS = 10_000;
/** Anybody can send events, in any currency; a shop has a few. More are not counted, lest they fill the memory. */
const MOST_CURRENCIES = 32;

/** Currencies are never added to one another: the one with the most counts. */
function largestOfCurrencies(seconds: number): Counter {
  const sums = new Map<string, SlidingSum>();
  return {
    add({ at, weight, currency }) {
      let sum = sums.get(currency);
      if (!sum) {
        if (sums.size === MOST_CURRENCIES) return;
        sum = createSlidingSum(seconds);
        sums.set(currency, sum);
      }
      sum.add(secondOf(at), Math.round(weight * PARTS));
    },
    value(now) {
      const values = [...sums.values()].map(sum => sum.at(secondOf(now)));
      return values.length === 0 ? 0 : Math.max(...values) / PARTS;
    },
  };
}
