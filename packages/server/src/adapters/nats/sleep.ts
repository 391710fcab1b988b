import type { Clock } from '@bellwether/core';

export const sleep = (clock: Clock, ms: number): Promise<void> =>
  new Promise(resolve => void clock.at(clock.now() + ms, resolve));
