/**
 * When a delivery is tried again. A schedule lists the waits between attempts; the first attempt is immediate
 * and not in the list, so a schedule of n waits makes n + 1 attempts.
 */
export interface Schedule {
  /** Seconds before each further attempt. */
  waits: readonly number[];
  /** What a wait is counted from: the end of the attempt before, or the start of the first one. */
  from: 'previous' | 'first';
  /** Each wait is spread evenly over ± this share, so that a fallen receiver is not hit by all at once. */
  jitter: number;
}

const minutes = (n: number) => n * 60;
const hours = (n: number) => n * 3600;

export const schedules = {
  standard: {
    waits: [5, minutes(5), minutes(30), hours(2), hours(5), hours(10), hours(14), hours(20), hours(24)],
    from: 'previous',
    jitter: 0.2,
  },
  statalog: { waits: [60, 60], from: 'first', jitter: 0 },
  zta: { waits: [5, 25], from: 'previous', jitter: 0 },
} as const satisfies Record<string, Schedule>;

export type SchedulePreset = keyof typeof schedules;
/** A preset's name, or a webhook's own list of waits in seconds. */
export type Retry = SchedulePreset | readonly number[];

export const MAX_WAITS = 20;

export function scheduleOf(retry: Retry): Schedule {
  return typeof retry === 'string' ? schedules[retry] : { waits: retry, from: 'previous', jitter: 0.2 };
}

/** A delivery's attempts so far, of its current run (a replay begins a new run). */
export interface AttemptsSoFar {
  count: number;
  firstStartedAt: number;
  lastEndedAt: number;
}

/**
 * When the next attempt is due, epoch ms; null when the schedule is exhausted.
 * @param chance evenly from [0, 1)
 */
export function nextAttemptAt(schedule: Schedule, so: AttemptsSoFar, chance: number): number | null {
  const wait = schedule.waits[so.count - 1];
  if (wait === undefined) return null;
  if (schedule.from === 'first') {
    const total = schedule.waits.slice(0, so.count).reduce((sum, w) => sum + w, 0);
    return Math.max(so.firstStartedAt + total * 1000, so.lastEndedAt);
  }
  const spread = 1 + schedule.jitter * (2 * chance - 1);
  return so.lastEndedAt + Math.round(wait * 1000 * spread);
}
