/** A sum over the last so many seconds. */
export interface SlidingSum {
  /** @param second epoch seconds; one that the window has left behind is not counted */
  add(second: number, amount: number): void;
  /** The sum of the window that ends with a second. Windows only move on: an earlier second reads the newest. */
  at(second: number): number;
}

const MINUTE = 60;

/**
 * One slot a second, kept by minutes, of which the empty ones are not there: a site with few visitors takes next to
 * nothing, and a day full of them 900 KB. Adding costs the same however many came before. Amounts should be whole
 * numbers, whose sums do not drift as they are added and taken back.
 * @param seconds the window's length
 */
export function createSlidingSum(seconds: number): SlidingSum {
  const minutes = new Map<number, Float64Array>();
  let newest = Number.NEGATIVE_INFINITY;
  let total = 0;

  function moveTo(second: number): void {
    if (second <= newest) return;
    if (minutes.size > 0) leaveBehind(newest - seconds + 1, second - seconds);
    newest = second;
  }

  function leaveBehind(first: number, last: number): void {
    for (let oldest = first; oldest <= last; ) {
      const minute = Math.floor(oldest / MINUTE);
      const endOfMinute = (minute + 1) * MINUTE - 1;
      const end = Math.min(last, endOfMinute);
      takeBack(minute, oldest, end);
      if (end === endOfMinute) minutes.delete(minute);
      oldest = end + 1;
    }
  }

  function takeBack(minute: number, first: number, last: number): void {
    const slots = minutes.get(minute);
    if (!slots) return;
    for (let second = first; second <= last; second++) {
      total -= slots[second % MINUTE]!;
      slots[second % MINUTE] = 0;
    }
  }

  return {
    add(second, amount) {
      moveTo(second);
      if (second <= newest - seconds) return;
      const minute = Math.floor(second / MINUTE);
      let slots = minutes.get(minute);
      if (!slots) {
        slots = new Float64Array(MINUTE);
        minutes.set(minute, slots);
      }
      slots[second % MINUTE]! += amount;
      total += amount;
    },
    at(second) {
      moveTo(second);
      return total;
    },
  };
}
