import type { BackfillJob, TimelinePosition } from '../ports/index.ts';
import type { Stretch } from './timeline.ts';

export type ReadStretch = (after: TimelinePosition | null) => Promise<Stretch>;

/**
 * Cuts long stretches, which are cheap to read, into short ones, which are good to queue. What is kept is only a
 * copy: a job that does not go on where the copy does is read anew.
 */
export function createReadAhead() {
  let held: { jobId: string; at: string; stretch: Stretch } | null = null;

  /** @param count happenings at most */
  return async (job: BackfillJob, read: ReadStretch, count: number): Promise<Stretch> => {
    const at = JSON.stringify(job.position);
    const isThere = held?.jobId === job.id && held.at === at;
    const stretch = isThere ? held!.stretch : await read(job.position);
    const [now, later] = [stretch.happenings.slice(0, count), stretch.happenings.slice(count)];
    const lastNow = now.at(-1);
    if (later.length === 0 || !lastNow) {
      held = null;
      return stretch;
    }
    const end = lastNow.position;
    held = { jobId: job.id, at: JSON.stringify(end), stretch: { ...stretch, happenings: later } };
    return { happenings: now, end, last: false };
  };
}

export type ReadAhead = ReturnType<typeof createReadAhead>;
