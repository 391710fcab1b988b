import { onClick } from './links.ts';
import { report, update } from './page.ts';
import { type EventOptions, track } from './track.ts';

type Call = [name: string, options?: EventOptions];

/** What the stubs keep. */
type Early = Call | (() => void);

declare global {
  interface Window {
    bellwether?: {
      (...call: Call): void;
      variant?(key: string): Promise<string | undefined>;
      /** Calls made before the script was there, and what waits for it, by the stubs of the documentation. */
      q?: Iterable<Early>;
      /** Tells the script from the stub. */
      loaded?: boolean;
    };
  }
}

const early = window.bellwether;

// A page that has the snippet twice counts once.
if (!early?.loaded) {
  window.bellwether = track;

  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      update();
    };
  }
  // A new fragment is a `popstate` too.
  for (const change of ['visibilitychange', 'pageshow', 'popstate', 'focus', 'blur'])
    addEventListener(change, update);
  addEventListener('pagehide', report);
  // A middle click is an `auxclick`. Captured, so that no handler of the page can stop it.
  addEventListener('click', onClick, true);
  addEventListener('auxclick', onClick, true);
  // Every 15 minutes, half the time after which a visit ends: a long read keeps it open.
  setInterval(report, 9e5);

  update();
  for (const call of early?.q ?? []) 'call' in call ? call() : track(...call);
}
