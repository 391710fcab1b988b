import type { Metrics } from '../metrics.ts';
import type { AcceptedLog } from '../ports/index.ts';

/** An accepted log that tells how long it took to acknowledge, how many events, and what it refused. */
export function measuredLog(
  log: Pick<AcceptedLog, 'append'>,
  metrics: Pick<Metrics, 'appendSeconds' | 'eventsAppended' | 'appendsRefused'>,
): Pick<AcceptedLog, 'append'> {
  return {
    async append(partition, events) {
      const took = metrics.appendSeconds.startTimer();
      try {
        await log.append(partition, events);
        metrics.eventsAppended.inc(events.length);
      } catch (error) {
        metrics.appendsRefused.inc();
        throw error;
      } finally {
        took();
      }
    },
  };
}
