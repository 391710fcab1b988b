/** A sum over the last so many seconds. */
export interface SlidingSum {
  /** @param second epoch seconds; one that the window has left behind is not counted */
  add(second: number, amount: number): void;
  /** The sum of the window that ends with a second. Windows only move on: an earlier second reads the newest. */
  at(second: number): number;
}

/**
 * One slot a second, taken again as the window moves: adding costs the same however many came before, and a day
 * takes 700 KB. Amounts should be whole numbers, whose sums do not drift as they are added and taken back.
 * @param seconds the window's length
 */
export function createSlidingSum(seconds: number): SlidingSum {
  const slots = new Float64Array(seconds);
  let newest = 0;
  let total = 0;

  function moveTo(second: number): void {
    const passed = Math.min(second - newest, seconds);
    for (let i = 0; i < passed; i++) {
      const slot = (second - i) % seconds;
      total -= slots[slot]!;
      slots[slot] = 0;
    }
    newest = Math.max(newest, second);
  }

  return {
    add(second, amount) {
      moveTo(second);
      if (second <= newest - seconds) return;
      slots[second % seconds]! += amount;
      total += amount;
    },
    at(second) {
      moveTo(second);
      return total;
    },
  };
}
