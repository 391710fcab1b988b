import { attend, takeSeconds } from './attention.ts';
import { facts } from './facts.ts';
import { address, send } from './send.ts';

/** The page that was counted last; at first none. */
let counted = '';

/**
 * Catches up with whatever may have changed the page or the attention it gets. A page counts when it is first seen:
 * one opened in a background tab, or prerendered, not before.
 */
export function update(): void {
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

/** Reports the attention that the counted page got since the last report. */
export function report(): void {
  const engagedSeconds = takeSeconds();
  if (engagedSeconds) send({ type: 'engagement', url: counted, engagedSeconds });
}

/** A page out of the back/forward cache is to the visitor a page like any other, though nothing loads. */
export function comeBack({ persisted }: PageTransitionEvent): void {
  if (!persisted) return;
  counted = 'another';
  update();
}
