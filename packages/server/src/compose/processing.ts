import { AppError } from '@bellwether/core';
import { ofPartition } from '../metrics.ts';
import type { MetaStore } from '../ports/index.ts';
import { createLine, type Line } from '../process/line.ts';
import type { Committed } from '../process/processor.ts';
import type { Hub } from '../stream/index.ts';
import { clock, type Ground, ids } from './ground.ts';
import type { Way } from './way.ts';

export interface LineSettings {
  partition: number;
  store: Pick<MetaStore, 'ingest' | 'log'>;
  /** Tells those who read along, and those who watch, of what was committed. */
  tell(committed: Committed): void;
  /** A commit failed, or may have. */
  onFailed?(error: unknown): void;
  gatherMs?: number;
  mayWrite?(): void;
}

/** Events → visits, goals, messages (one transaction), and on to the event store. */
export function layLine(
  { log, metrics, directory, news, eventStore }: Ground,
  hub: Pick<Hub, 'overheard'>,
  { partition, store, tell, ...settings }: LineSettings,
): Line {
  return createLine({
    ...settings,
    store,
    eventStore,
    clock,
    newId: ids,
    log,
    metrics: ofPartition(metrics, partition),
    goals: directory.goals,
    audience: hub.overheard(directory.audience),
    persistent: siteId => directory.site(siteId)?.settings.visitorId === 'persistent',
    onCommitted(committed) {
      const { webhookIds } = committed;
      tell(committed);
      if (webhookIds.length > 0) news.send('due', { webhookIds, manual: false });
    },
  });
}

/** The way of the events where one process does everything: one line, for all visitors. */
export const nearWay = (line: Line, { eventStore }: Pick<Ground, 'eventStore'>): Way => ({
  submit: line.submit,
  endIdle: line.endIdle,
  forget: line.forget,
  async caughtUp() {
    if (!(await eventStore.ping())) throw new AppError('analytics_unavailable');
    await line.caughtUp();
  },
});
