import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';

/** Something done over and over. */
export interface Job {
  name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  every: number;
  run(): Promise<void>;
}

/** Runs each job by the clock, never twice at once. A run that fails is logged and the next one comes as ever. */
export function startJobs(jobs: readonly Job[], clock: Clock, log: Logger): { stop(): Promise<void> } {
  const cancels = new Map<string, () => void>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  function schedule(job: Job): void {
    if (stopped) return;
    const cancel = clock.at(clock.now() + job.every, () => {
      const run = job
        .run()
        .catch(error =>
          log.error({ err: error, job: job.name }, 'A scheduled job failed; it will run again.'),
        )
        .finally(() => {
          running.delete(run);
          schedule(job);
        });
      running.add(run);
    });
    cancels.set(job.name, cancel);
  }

  for (const job of jobs) schedule(job);
  return {
    async stop() {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
      await Promise.all(running);
    },
  };
}
