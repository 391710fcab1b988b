import type { Clock } from '@bellwether/core';

/** A clock whose timers can all be called off at once, so that what was stopped keeps no process alive. */
export interface Timers extends Clock {
  cancelAll(): void;
}

export function createTimers(clock: Clock): Timers {
  const pending = new Set<() => void>();
  return {
    now: () => clock.now(),
    at(moment, run) {
      const cancel = clock.at(moment, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    cancelAll() {
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
