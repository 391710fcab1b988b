import type { Clock, Site } from '@bellwether/core';
import type { ErasureStore, EventErasure, EventStore } from '../ports/index.ts';

export interface RetentionDeps {
  sites(): readonly Site[];
  asked: Pick<ErasureStore, 'deleteMessages' | 'deleteQuarantined' | 'visitorsSeenBefore' | 'forgetVisitors'>;
  events: EventErasure & Pick<EventStore, 'query'>;
  clock: Clock;
}

const DAY = 86_400_000;

/**
 * Deletes what is older than the sites' `retentionDays`, whole UTC days at a time: as often as it is asked, each day
 * costs once.
 */
export function createRetention({ sites, asked, events, clock }: RetentionDeps) {
  /** By site: up to when it has been done. In memory, since doing it again finds nothing. */
  const kept = new Map<string, number>();

  return async function enforce(): Promise<void> {
    const today = clock.now() - (clock.now() % DAY);
    for (const { id, settings } of sites()) {
      if (settings.retentionDays === null) continue;
      const before = today - settings.retentionDays * DAY;
      if ((kept.get(id) ?? 0) >= before) continue;
      await events.deleteBefore(id, before);
      await deleteMessages(id, before);
      await asked.deleteQuarantined({ siteId: id, visitorId: null, before });
      await forgetVisitors(id, before);
      kept.set(id, before);
    }
  };

  async function deleteMessages(siteId: string, before: number): Promise<void> {
    for (let after: string | null = ''; after !== null; ) {
      const step = await asked.deleteMessages({ siteId, visitorId: null, before }, after);
      after = step.next;
    }
  }

  /** Who has not come since is as if they had never come. */
  async function forgetVisitors(siteId: string, before: number): Promise<void> {
    for (let after = ''; ; ) {
      const ids = await asked.visitorsSeenBefore(siteId, before, after);
      const last = ids.at(-1);
      if (last === undefined) return;
      const rows = await events.query<{ id: string }>(
        `SELECT DISTINCT visitor_id AS id FROM events
WHERE site_id = {siteId:String} AND visitor_id IN {ids:Array(String)}`,
        { siteId, ids },
      );
      const still = new Set(rows.map(row => row.id));
      const gone = ids.filter(id => !still.has(id));
      if (gone.length > 0) await asked.forgetVisitors(siteId, gone);
      after = last;
    }
  }
}
