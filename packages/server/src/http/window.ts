import type { Clock } from '@bellwether/core';

export interface Taken {
  /** Whether there was one left. */
  ok: boolean;
  remaining: number;
  /** When the window ends and all are left again, epoch ms. */
  resetAt: number;
}

/** Counts what each key takes in a window that begins with its first one. */
export interface Window {
  limit: number;
  take(key: string): Taken | Promise<Taken>;
  /** The key's next one begins a window. */
  forget(key: string): void | Promise<void>;
}

/** Beyond this many, ended windows are cleared away first: keys may be made up by whoever asks. */
const MANY = 10_000;

/** @param milliseconds the window's length */
export function createWindow(limit: number, milliseconds: number, clock: Pick<Clock, 'now'>): Window {
  const windows = new Map<string, { count: number; resetAt: number }>();

  function begin(key: string, now: number) {
    if (windows.size >= MANY) {
      for (const [other, { resetAt }] of windows) if (resetAt <= now) windows.delete(other);
    }
    const begun = { count: 0, resetAt: now + milliseconds };
    windows.set(key, begun);
    return begun;
  }

  return {
    limit,
    take(key) {
      const now = clock.now();
      const known = windows.get(key);
      // One that ends further ahead than it is long was begun before the clock was set back.
      const running = known && known.resetAt > now && known.resetAt <= now + milliseconds;
      const window = running ? known : begin(key, now);
      const ok = window.count < limit;
      if (ok) window.count++;
      return { ok, remaining: limit - window.count, resetAt: window.resetAt };
    },
    forget: key => void windows.delete(key),
  };
}
