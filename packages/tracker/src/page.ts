import { facts } from './facts.ts';
import { address, send } from './send.ts';

declare global {
  interface Event {
    /** Of a `pageshow`. */
    readonly persisted?: boolean;
  }
}

/** The page that was counted last; at first none. */
let counted = '';

/** Whether somebody was looking at it when that was seen to last: the page visible, its window in focus. */
let looking: boolean;
let lookedAt: number;
/** The attention that it got since the last report. */
let seconds = 0;

/**
 * Catches up with whatever may have changed the page or the attention it gets. A page counts when it is first seen:
 * one opened in a background tab, or prerendered, not before. One out of the back/forward cache (`persisted`) is to
 * the visitor a page like any other, though nothing loads.
 */
export function update(change?: Event): void {
  if (change?.persisted) counted = '-';
  attend();
  if (document.hidden) report();
  else if (counted !== address()) {
    report();
    // `document.referrer` stays what it was, and would credit the old source with a visit that begins later.
    if (counted) facts.referrer = undefined;
    counted = address();
    send({ type: 'pageview' });
  }
}

/** Adds up the time since the last call if somebody was looking. */
function attend(): void {
  const now = performance.now();
  if (looking) seconds += (now - lookedAt) / 1000;
  lookedAt = now;
  looking = !document.hidden && document.hasFocus();
}

/** Reports the attention that the counted page got since the last report; less than a second waits for the next. */
export function report(): void {
  attend();
  if (seconds >= 1) {
    send({ type: 'engagement', url: counted, engagedSeconds: seconds });
    seconds = 0;
  }
}
