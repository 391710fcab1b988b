import type { ScheduleInfo } from '@bellwether/contract';

/** An attempt on the time line of a schedule. */
export interface PlannedAttempt {
  /** 1 is the first, which is immediate. */
  number: number;
  /** Seconds after the first, when every attempt fails at once. */
  at: number;
  /** How much earlier or later it may be. */
  spread: number;
  /** Where to draw it, from 0 to 1. */
  position: number;
}

/**
 * When a delivery is tried while each attempt fails at once. Waits grow from seconds to a day, so places on the line
 * are logarithmic: on a linear one the first five attempts would be one dot.
 */
export function plannedAttempts({ waits, jitter }: ScheduleInfo): PlannedAttempt[] {
  let at = 0;
  let spread = 0;
  const attempts = [{ number: 1, at, spread }];
  for (const [i, wait] of waits.entries()) {
    at += wait;
    spread += wait * jitter;
    attempts.push({ number: i + 2, at, spread });
  }
  const end = Math.log1p(at);
  return attempts.map(attempt => ({ ...attempt, position: end === 0 ? 0 : Math.log1p(attempt.at) / end }));
}
