import {
  type EnrichedEvent,
  endOf,
  type Goal,
  isBounce,
  SESSION_TIMEOUT_MS,
  type Session,
} from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { aGoal, anEvent, T0 } from '../../test/events.ts';
import type { KnownVisitor } from '../ports/index.ts';
import { type Known, keyOf, type Tracked, track } from './track.ts';

const MINUTE = 60_000;

/** A store in miniature: what one batch came to is what the next one knows. */
function aWorld(goals: Goal[] = []) {
  const open = new Map<string, Session>();
  const visitors = new Map<string, KnownVisitor>();
  const taken = new Set<string>();
  let sessions = 0;
  const known: Known = {
    taken: (siteId, id) => taken.has(keyOf(siteId, id)),
    openSession: (siteId, id) => open.get(keyOf(siteId, id)),
    visitor: (siteId, id) => visitors.get(keyOf(siteId, id)),
    goals: () => goals,
    persistent: () => false,
    newSessionId: () => `ses_${++sessions}`,
  };
  return {
    open,
    add(...events: EnrichedEvent[]): Tracked {
      const tracked = track(events, known);
      for (const e of tracked.events) taken.add(keyOf(e.siteId, e.id));
      for (const v of tracked.visitors) visitors.set(keyOf(v.siteId, v.visitorId), v.known);
      for (const { after, ended } of tracked.sessions) {
        const key = keyOf(after.siteId, after.visitorId);
        if (!ended) open.set(key, after);
        else if (open.get(key)?.id === after.id) open.delete(key);
      }
      return tracked;
    },
  };
}

describe('a visit', () => {
  it('begins with the first event, which is also the visitor’s first', () => {
    const { events, sessions, visitors } = aWorld().add(anEvent());
    expect(events[0]).toMatchObject({ sessionId: 'ses_1', startsSession: true, newVisitor: true });
    expect(sessions).toMatchObject([{ ended: false, after: { pageviews: 1 } }]);
    expect(visitors).toMatchObject([{ visitorId: 'vis_1', known: { firstSeenAt: T0 } }]);
  });

  it('goes on within a batch and across batches', () => {
    const world = aWorld();
    world.add(anEvent({ path: '/a' }), anEvent({ path: '/b', at: T0 + MINUTE }));
    const { events, sessions } = world.add(anEvent({ path: '/c', at: T0 + 2 * MINUTE }));
    expect(events[0]).toMatchObject({ sessionId: 'ses_1', startsSession: false, newVisitor: false });
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({
      after: { pageviews: 3, exitPath: '/c', entryPath: '/a' },
    });
  });

  it('ends after a pause of more than 30 minutes, and the next one is not a new visitor’s', () => {
    const world = aWorld();
    world.add(anEvent());
    const exactly = world.add(anEvent({ at: T0 + SESSION_TIMEOUT_MS }));
    expect(exactly.events[0]!.startsSession).toBe(false);
    const { events, sessions } = world.add(anEvent({ at: T0 + 2 * SESSION_TIMEOUT_MS + 1 }));
    expect(events[0]).toMatchObject({ startsSession: true, newVisitor: false, visitorFirstSeenAt: T0 });
    expect(sessions).toMatchObject([
      { after: { id: 'ses_1' }, ended: true },
      { after: { id: 'ses_2' }, ended: false },
    ]);
    expect(endOf(sessions[0]!.after)).toBe(T0 + 2 * SESSION_TIMEOUT_MS);
  });

  it('keeps how the visitor came, whatever later pages say', () => {
    const world = aWorld();
    const came = {
      referrer: 'https://g.example',
      params: {},
      channel: 'Organic Search',
      source: 'Google',
      campaign: 'x',
    } as const;
    world.add(anEvent({ acquisition: came }));
    const { events } = world.add(
      anEvent({ acquisition: { ...came, referrer: '', channel: 'Direct', source: '', campaign: '' } }),
    );
    expect(events[0]!.acquisition).toEqual({ ...came, referrer: '' });
  });

  it('goes on over midnight under yesterday’s id', () => {
    const world = aWorld();
    world.add(anEvent({ visitorId: 'vis_old' }));
    const { events } = world.add(
      anEvent({ visitorId: 'vis_new', previousVisitorId: 'vis_old', at: T0 + MINUTE }),
    );
    expect(events[0]).toMatchObject({ visitorId: 'vis_old', sessionId: 'ses_1' });
    const later = world.add(
      anEvent({ visitorId: 'vis_new', previousVisitorId: 'vis_old', at: T0 + 3 * SESSION_TIMEOUT_MS }),
    );
    expect(later.events[0]).toMatchObject({ visitorId: 'vis_new', newVisitor: true });
  });

  it('that comes late, from before the open one, stands on its own and leaves the open one', () => {
    const world = aWorld();
    world.add(anEvent());
    const { sessions } = world.add(anEvent({ at: T0 - 2 * SESSION_TIMEOUT_MS, live: false }));
    expect(sessions).toMatchObject([{ ended: true, after: { id: 'ses_2' } }]);
    expect([...world.open.values()].map(s => s.id)).toEqual(['ses_1']);
    expect(world.add(anEvent({ at: T0 + MINUTE })).events[0]!.sessionId).toBe('ses_1');
  });
});

describe('engagement pings', () => {
  it('keep a visit open without lengthening it or undoing a bounce', () => {
    const world = aWorld();
    world.add(anEvent());
    world.add(anEvent({ type: 'engagement', at: T0 + 20 * MINUTE }));
    const { events, sessions } = world.add(anEvent({ type: 'engagement', at: T0 + 40 * MINUTE }));
    expect(events).toHaveLength(1);
    expect(sessions[0]!.after).toMatchObject({ lastEventAt: T0, lastSeenAt: T0 + 40 * MINUTE, pageviews: 1 });
    expect(isBounce(sessions[0]!.after)).toBe(true);
  });

  it('begin no visit', () => {
    const ping = anEvent({ type: 'engagement' });
    const { events, homeless } = aWorld().add(ping);
    expect(events).toEqual([]);
    expect([...homeless]).toEqual([keyOf(ping.siteId, ping.id)]);
  });
});

describe('an id', () => {
  it('counts once, in a batch and later', () => {
    const world = aWorld();
    const event = anEvent();
    expect(world.add(event, { ...event }).events).toHaveLength(1);
    expect(world.add(event)).toMatchObject({ events: [], sessions: [] });
    expect(world.add({ ...event, siteId: 'site_b' }).events).toHaveLength(1);
  });
});

describe('conversions', () => {
  const conversions = (tracked: Tracked) => tracked.events.map(e => e.conversions.map(c => c.goalId));

  it('count once a visit by default', () => {
    const world = aWorld([aGoal({ path: '/thanks' })]);
    expect(conversions(world.add(anEvent({ path: '/thanks' }), anEvent({ path: '/thanks' })))).toEqual([
      ['goal_1'],
      [],
    ]);
    expect(conversions(world.add(anEvent({ path: '/thanks' })))).toEqual([[]]);
    expect(conversions(world.add(anEvent({ path: '/thanks', at: T0 + 31 * MINUTE })))).toEqual([['goal_1']]);
  });

  it('count once a visitor, or every time, where the goal says so', () => {
    const world = aWorld([aGoal({ oncePer: 'visitor' }), aGoal({ id: 'goal_2', oncePer: 'every' })]);
    const thanks = (at: number) => anEvent({ path: '/thanks', at });
    expect(conversions(world.add(thanks(T0), thanks(T0)))).toEqual([['goal_1', 'goal_2'], ['goal_2']]);
    expect(conversions(world.add(thanks(T0 + 31 * MINUTE)))).toEqual([['goal_2']]);
  });

  it('carry the event’s revenue, else the goal’s value', () => {
    const world = aWorld([
      aGoal({ kind: 'event', eventName: 'buy', value: 5, currency: 'EUR', oncePer: 'every' }),
    ]);
    const buy = { type: 'event', name: 'buy' } as const;
    const { events } = world.add(
      anEvent({ ...buy, revenue: { amount: 9.99, currency: 'USD' } }),
      anEvent(buy),
    );
    expect(events.map(e => e.conversions[0])).toMatchObject([
      { value: 9.99, currency: 'USD' },
      { value: 5, currency: 'EUR' },
    ]);
  });

  it('of a goal on the whole visit happen when it is first met', () => {
    const world = aWorld([
      aGoal({ kind: 'pages_per_visit', pages: 3, oncePer: 'every' }),
      aGoal({ id: 'goal_2', kind: 'duration', seconds: 90, oncePer: 'every' }),
    ]);
    const at = (s: number) => anEvent({ at: T0 + s * 1000 });
    expect(conversions(world.add(at(0), at(60), at(61), at(90), at(91)))).toEqual([
      [],
      [],
      ['goal_1'],
      ['goal_2'],
      [],
    ]);
  });
});
