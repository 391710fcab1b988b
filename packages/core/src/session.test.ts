import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anEvent, NOON } from '../test/events.ts';
import type { EnrichedEvent } from './event.ts';
import { sessionEndedMessage } from './message.ts';
import {
  beginSession,
  belongsTo,
  continueSession,
  durationOf,
  endOf,
  isBounce,
  type Session,
} from './session.ts';

const MINUTE = 60_000;
const page = (path: string, seconds: number) => anEvent({ path, at: NOON + seconds * 1000 });
const custom = (seconds: number, change: Partial<EnrichedEvent> = {}) =>
  anEvent({ type: 'event', name: 'click', at: NOON + seconds * 1000, ...change });
const ping = (seconds: number) =>
  anEvent({ type: 'engagement', at: NOON + seconds * 1000, engagedSeconds: 10 });

function sessionOf(first: EnrichedEvent, ...others: EnrichedEvent[]): Session {
  return others.reduce(continueSession, beginSession('ses_1', first, first.at));
}

describe('a session', () => {
  it('begins with its first event', () => {
    const session = sessionOf(page('/in', 0));
    expect(session).toMatchObject({
      id: 'ses_1',
      startedAt: NOON,
      lastEventAt: NOON,
      pageviews: 1,
      events: 0,
      entryPath: '/in',
      exitPath: '/in',
      conversions: [],
    });
  });

  it('counts pageviews and custom events, and lasts from the first to the last of them', () => {
    const session = sessionOf(page('/in', 0), custom(5), page('/out', 65));
    expect(session).toMatchObject({ pageviews: 2, events: 1, entryPath: '/in', exitPath: '/out' });
    expect(durationOf(session)).toBe(65);
  });

  it('is not changed by what comes after: a new one is made', () => {
    const before = sessionOf(page('/in', 0));
    const copy = structuredClone(before);
    continueSession(before, page('/out', 10));
    expect(before).toEqual(copy);
  });

  it('keeps the acquisition and the page it began with', () => {
    const acquisition = { referrer: '', params: {}, channel: 'Email', source: 'news', campaign: '' } as const;
    const session = sessionOf(anEvent({ acquisition, path: '/in' }), page('/out', 10));
    expect(session).toMatchObject({ acquisition, entryPath: '/in' });
  });

  it('goes on for 30 minutes after the last sign of life, and no longer', () => {
    const session = sessionOf(page('/', 0));
    expect(belongsTo(session, NOON + 30 * MINUTE)).toBe(true);
    expect(belongsTo(session, NOON + 30 * MINUTE + 1)).toBe(false);
    expect(endOf(session)).toBe(NOON + 30 * MINUTE);
  });

  it('is kept open by pings, which lengthen and count nothing', () => {
    const session = sessionOf(page('/', 0), page('/b', 10), ping(20 * 60));
    expect(durationOf(session)).toBe(10);
    expect(session).toMatchObject({ pageviews: 2, events: 0, exitPath: '/b' });
    expect(endOf(session)).toBe(NOON + 50 * MINUTE);
    expect(belongsTo(session, NOON + 50 * MINUTE)).toBe(true);
  });
});

describe('a bounce', () => {
  it.each<[string, Session, boolean]>([
    ['one pageview', sessionOf(page('/', 0)), true],
    ['one pageview, watched for long', sessionOf(page('/', 0), ping(100)), true],
    ['two pageviews', sessionOf(page('/', 0), page('/', 1)), false],
    ['a pageview and an event', sessionOf(page('/', 0), custom(1)), false],
    [
      'a pageview and an event that is no interaction',
      sessionOf(page('/', 0), custom(1, { interactive: false })),
      true,
    ],
    ['an event alone', sessionOf(custom(0)), false],
  ])('%s', (_, session, bounced) => {
    expect(isBounce(session)).toBe(bounced);
  });

  it('has no duration', () => {
    expect(durationOf(sessionOf(page('/', 0), custom(20, { interactive: false })))).toBe(0);
  });
});

describe('events out of order', () => {
  it('belong when they are up to a pause before the start, and move it', () => {
    const session = sessionOf(page('/b', 0));
    expect(belongsTo(session, NOON - 30 * MINUTE)).toBe(true);
    expect(belongsTo(session, NOON - 30 * MINUTE - 1)).toBe(false);
    const earlier = continueSession(session, page('/a', -60));
    expect(earlier).toMatchObject({ startedAt: NOON - MINUTE, lastEventAt: NOON, exitPath: '/b' });
    expect(durationOf(earlier)).toBe(60);
  });

  it('give the same times, counts and exit page in any order', () => {
    // Distinct moments: for two at the same one, the later to arrive is the exit.
    const events = fc
      .uniqueArray(fc.integer({ min: 0, max: 1500 }), { minLength: 2, maxLength: 8 })
      .chain(seconds =>
        fc.tuple(
          ...seconds.map(s =>
            fc.constantFrom(page(`/${s}`, s), custom(s), custom(s, { interactive: false })),
          ),
        ),
      );
    const shuffled = events.chain(list =>
      fc.shuffledSubarray(list, { minLength: list.length }).map(other => [list, other] as const),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const facts = (given: EnrichedEvent[]) => {
          const [first, ...rest] = [page('/first', -1), ...given];
          const { startedAt, lastEventAt, lastSeenAt, pageviews, events, interactions, exitPath } = sessionOf(
            first!,
            ...rest,
          );
          return { startedAt, lastEventAt, lastSeenAt, pageviews, events, interactions, exitPath };
        };
        expect(facts(other)).toEqual(facts(list));
      }),
    );
  });
});

describe('the message of its end', () => {
  it('tells of the moment the pause became too long, under an id of the session', () => {
    const session = sessionOf(page('/in', 0), page('/out', 252));
    const message = sessionEndedMessage(session, 'acc_1');
    expect(message).toMatchObject({ type: 'session.ended', at: NOON + 252_000 + 30 * MINUTE });
    expect(JSON.parse(message.data)).toMatchObject({
      duration: 252,
      pageviews: 2,
      bounced: false,
      entryPath: '/in',
      exitPath: '/out',
      endedAt: '2026-01-15T12:34:12.000Z',
    });
    expect(sessionEndedMessage({ ...session, pageviews: 9 }, 'acc_1').id).toBe(message.id);
    expect(sessionEndedMessage({ ...session, siteId: 'site_2' }, 'acc_1').id).not.toBe(message.id);
  });
});
