import type { Clock } from '@bellwether/core';

/** `setTimeout` fires at once for waits over 2^31 − 1 ms, so longer ones are taken in steps. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(moment, run) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const wait = moment - Date.now();
      timer = wait > LONGEST_TIMEOUT ? setTimeout(arm, LONGEST_TIMEOUT) : setTimeout(run, Math.max(0, wait));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
