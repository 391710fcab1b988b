let looking = false;
let lookedAt = 0;
let seconds = 0;

/** Adds up the time since the last call if somebody was looking: the page visible, its window in focus. */
export function attend(): void {
  const now = performance.now();
  if (looking) seconds += (now - lookedAt) / 1000;
  lookedAt = now;
  looking = !document.hidden && document.hasFocus();
}

/** The seconds of attention since the last call that answered any; less than one waits for the next. */
export function takeSeconds(): number {
  attend();
  const taken = seconds;
  if (taken < 1) return 0;
  seconds = 0;
  return taken;
}
