import type { ScheduleInfo } from '@bellwether/contract';

/** An attempt on the time line of a schedule. */
export interface PlannedAttempt {
  /** 1 is the first, which is immediate. */
  number: number;
  /** Seconds after the one before; 0 for the first. */
  wait: number;
  /** Seconds after the first, when every attempt fails at once. */
  at: number;
  /**
   * How much of the line its wait takes. Waits grow from seconds to a day, so their lengths are logarithmic: on a
   * linear line the first five attempts would be one dot.
   */
  weight: number;
}

/** When a delivery is tried while each attempt fails at once. */
export function plannedAttempts({ waits }: Pick<ScheduleInfo, 'waits'>): PlannedAttempt[] {
  let at = 0;
  const further = waits.map((wait, i) => {
    at += wait;
    return { number: i + 2, wait, at, weight: Math.log1p(wait) };
  });
  return [{ number: 1, wait: 0, at: 0, weight: 0 }, ...further];
}
