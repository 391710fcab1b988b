import { onClick } from './links.ts';
import { comeBack, report, update } from './page.ts';
import { type EventOptions, track } from './track.ts';

type Call = [name: string, options?: EventOptions];

declare global {
  interface Window {
    bellwether?: {
      (...call: Call): void;
      /** Calls made before the script was there, by the stub of the documentation. */
      q?: Iterable<Call>;
      /** Tells the script from the stub. */
      loaded?: boolean;
    };
  }
}

function start(early: Iterable<Call> = []): void {
  window.bellwether = Object.assign(track, { loaded: true });

  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      update();
    };
  }
  // A new fragment is a `popstate` too.
  for (const change of ['visibilitychange', 'focus', 'blur', 'popstate']) addEventListener(change, update);
  addEventListener('pagehide', report);
  addEventListener('pageshow', comeBack);
  // A middle click is an `auxclick`. Captured, so that no handler of the page can stop it.
  addEventListener('click', onClick, true);
  addEventListener('auxclick', onClick, true);
  // Every 15 minutes, half the time after which a visit ends: a long read keeps it open.
  setInterval(report, 9e5);

  update();
  for (const call of early) track(...call);
}

// A page that has the snippet twice counts once.
if (!window.bellwether?.loaded) start(window.bellwether?.q);
