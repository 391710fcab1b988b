import type { Session } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aGoal, anEvent, T0 } from '../../test/events.ts';
import type { JournalEntry, SessionChange } from '../ports/index.ts';
import { replay } from './replay.ts';
import { keyOf, track } from './track.ts';

/** Commits as the processor makes them, with everything it would have in memory at each point. */
function history(batches: { minute: number; visitor: number; ping: boolean }[][]) {
  const open = new Map<string, Session>();
  const visitors = new Map<string, { firstSeenAt: number; goals: string[] }>();
  let sessions = 0;
  return batches.map(batch => {
    const events = batch.map(({ minute, visitor, ping }) =>
      anEvent({
        at: T0 + minute * 60_000,
        visitorId: `vis_${visitor}`,
        path: '/thanks',
        type: ping ? 'engagement' : 'pageview',
      }),
    );
    const tracked = track(events, {
      taken: () => false,
      openSession: (site, id) => open.get(keyOf(site, id)),
      visitor: (site, id) => visitors.get(keyOf(site, id)),
      goals: () => [aGoal()],
      persistent: () => false,
      newSessionId: () => `ses_${++sessions}`,
    });
    for (const v of tracked.visitors) visitors.set(keyOf(v.siteId, v.visitorId), v.known);
    for (const { after, ended } of tracked.sessions) {
      const key = keyOf(after.siteId, after.visitorId);
      if (!ended) open.set(key, after);
      else if (open.get(key)?.id === after.id) open.delete(key);
    }
    const ended = tracked.sessions.filter(s => s.ended).map(s => s.after.id);
    return { entry: { events: tracked.events, ended } satisfies JournalEntry, open: new Map(open) };
  });
}

const anything = fc.array(
  fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 200 }),
      visitor: fc.integer({ min: 1, max: 4 }),
      ping: fc.boolean(),
    }),
    { maxLength: 6 },
  ),
  { minLength: 1, maxLength: 12 },
);

const byKey = (open: ReadonlyMap<string, Session>) => Object.fromEntries([...open].toSorted());

describe('replaying the journal', () => {
  it('gives the sessions that were in memory, from whichever snapshot it starts', () => {
    fc.assert(
      fc.property(anything, fc.nat(), (batches, pick) => {
        const commits = history(batches);
        const snapshotAfter = pick % (commits.length + 1);
        const snapshot = snapshotAfter === 0 ? [] : [...commits[snapshotAfter - 1]!.open.values()];
        const { open } = replay(
          snapshot,
          commits.slice(snapshotAfter).map(c => c.entry),
        );
        expect(byKey(open)).toEqual(byKey(commits.at(-1)!.open));
      }),
    );
  });

  it('tells the next snapshot each change once, from the state the last one had', () => {
    fc.assert(
      fc.property(anything, fc.nat(), (batches, pick) => {
        const commits = history(batches);
        const at = pick % commits.length;
        const before = new Map([...commits[at]!.open.values()].map(s => [s.id, s]));
        const { changes } = replay(
          [...before.values()],
          commits.slice(at + 1).map(c => c.entry),
        );
        for (const change of changes.values() as Iterable<SessionChange>) {
          expect(change.before).toBe(before.get(change.after.id) ?? null);
        }
      }),
    );
  });
});
