import type { ServerEvent } from '@bellwether/contract';
import { AppError, type Site } from '@bellwether/core';
import { type CollectorDeps, factsApart, refuseIncomplete } from './collector.ts';
import { eventTime } from './event-time.ts';

/** Enriches one event of an imported file; it is history, however young. */
export function createPastEnricher({ now, enrich }: Pick<CollectorDeps, 'now' | 'enrich'>) {
  /** @throws AppError naming what is wrong with it */
  return async function enrichPast(told: ServerEvent, site: Site) {
    const { input, facts } = factsApart(told);
    if (input.timestamp === undefined) {
      const problem = 'is needed in a file';
      throw new AppError('invalid_request', `timestamp ${problem}.`, [{ field: 'timestamp', problem }]);
    }
    const receivedAt = now();
    const { at } = eventTime(input.timestamp, receivedAt, 'server');
    refuseIncomplete(input);
    return enrich({ input, site, request: facts, receivedAt, at, live: false, source: 'server' });
  };
}
