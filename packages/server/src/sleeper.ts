import type { Clock } from '@bellwether/core';

/** Waits that somebody may cut short. */
export interface Sleeper {
  /** @param ms at most so long */
  sleep(ms: number): Promise<void>;
  wakeAll(): void;
  /** Wakes all, and lets nobody sleep again. */
  stop(): void;
}

export function createSleeper(clock: Clock): Sleeper {
  const sleeping = new Set<() => void>();
  let stopped = false;

  function wakeAll(): void {
    for (const wake of [...sleeping]) wake();
  }

  return {
    sleep(ms) {
      if (stopped) return Promise.resolve();
      return new Promise(resolve => {
        const wake = () => {
          cancel();
          sleeping.delete(wake);
          resolve();
        };
        const cancel = clock.at(clock.now() + ms, wake);
        sleeping.add(wake);
      });
    },
    wakeAll,
    stop() {
      stopped = true;
      wakeAll();
    },
  };
}
