/** Runs what it is given one after the other: for a check and the write that follows from it. */
export function oneAtATime(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return run => {
    const turn = last.then(run);
    // A failure is its own caller's; whoever comes next only waits for it.
    last = turn.catch(() => undefined);
    return turn;
  };
}
