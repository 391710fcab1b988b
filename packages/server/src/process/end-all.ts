import type { IdMaker } from '@bellwether/core';
import type { IngestStore } from '../ports/index.ts';
import { type Audience, outboxOf } from './outbox.ts';
import { replay } from './replay.ts';

export interface EndAllDeps {
  store: IngestStore;
  audience(siteId: string): Audience | null;
  newId: IdMaker;
  now: number;
}

/**
 * Ends all open sessions of a store that no processor works with, announced as those that end by themselves are.
 * @returns how many there were
 */
export async function endAllSessions({ store, audience, newId, now }: EndAllDeps): Promise<number> {
  const { sessions, journal } = await store.recover(now);
  const { open, changes } = replay(sessions, journal);
  const ending = [...open.values()];
  const ended = new Map(changes);
  for (const after of ending) {
    const before = changes.has(after.id) ? changes.get(after.id)!.before : after;
    ended.set(after.id, { before, after, ended: true });
  }
  if (ended.size === 0) return 0;
  const { messages, deliveries } = outboxOf([], ending, audience, newId, now);
  await store.commit({
    now,
    events: [],
    ended: ending.map(session => session.id),
    eventIds: new Uint8Array(),
    visitors: [],
    messages,
    deliveries,
    snapshot: [...ended.values()],
  });
  return ending.length;
}
