import type { Session } from '@bellwether/core';
import { beginSession } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { anEvent } from '../../test/events.ts';
import { OpenSessions } from './open-sessions.ts';

const session = (id: string, over: Partial<Session> = {}): Session => ({
  // As it comes from a store or over the wire: nothing of it is anyone else's.
  ...structuredClone(beginSession(id, anEvent(), 1)),
  ...over,
});

describe('open sessions', () => {
  it('are those put in and not taken out, by site and visitor', () => {
    const here = session('ses_1', { siteId: 'site_a' });
    const there = session('ses_2', { siteId: 'site_b' });
    const open = new OpenSessions([here, there]);
    expect(open.get('site_a', here.visitorId)).toEqual(here);
    expect(open.get('site_b', there.visitorId)).toEqual(there);
    open.delete(here);
    expect([...open.values()]).toEqual([there]);
    expect(open.size).toBe(1);
    expect(open.get('site_a', here.visitorId)).toBeUndefined();
  });

  it('has one of a visitor, the last; the end of an earlier one leaves it', () => {
    const earlier = session('ses_1');
    const later = session('ses_2');
    const open = new OpenSessions([earlier, later]);
    open.delete(earlier);
    expect([...open.values()]).toEqual([later]);
    open.delete(later);
    open.delete(later);
    expect(open.size).toBe(0);
  });

  it('keeps once what two visits have in common, and leaves what they have not', () => {
    const one = session('ses_1', { visitorId: 'vis_1' });
    const other = session('ses_2', { visitorId: 'vis_2' });
    other.client.location = { ...other.client.location, city: 'Potsdam' };
    const open = new OpenSessions([one, other]);
    const [a, b] = [...open.values()];
    expect([a, b]).toEqual([one, other]);
    expect(b!.acquisition).toBe(a!.acquisition);
    expect(b!.client.browser).toBe(a!.client.browser);
    expect(b!.client.location.city).toBe('Potsdam');
  });

  it('takes a visit that went on as it is', () => {
    const before = session('ses_1');
    const open = new OpenSessions([before]);
    const after = { ...open.get(before.siteId, before.visitorId)!, pageviews: 2 };
    open.set(after);
    expect(open.get(before.siteId, before.visitorId)).toBe(after);
    expect(open.size).toBe(1);
  });
});
