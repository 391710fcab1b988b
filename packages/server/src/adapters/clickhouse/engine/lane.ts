export type Lane = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs at most `width` tasks at a time; the others wait in the order they came. */
export function createLane(width: number): Lane {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async task => {
    if (running < width) running++;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
