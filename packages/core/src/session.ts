import type { Acquisition, Client } from './client.ts';
import type { EnrichedEvent } from './event.ts';
import type { Conversion } from './goal.ts';

/** A visit ends when it has been idle this long. */
export const SESSION_TIMEOUT_MS = 30 * 60 * 1000;

/** A session (visit): what a visitor did without a pause of 30 minutes. The words mean the same here. */
export interface Session {
  id: string;
  siteId: string;
  visitorId: string;
  visitorFirstSeenAt: number;
  /** Whether its messages are announced: the first event's. */
  live: boolean;
  startedAt: number;
  /** The last pageview or custom event: what the duration is counted to. */
  lastEventAt: number;
  /** The last sign of life, engagement pings included: what the pause is counted from. */
  lastSeenAt: number;
  pageviews: number;
  /** Custom events. */
  events: number;
  /** Custom events that count against a bounce. */
  interactions: number;
  entryUrl: string;
  entryPath: string;
  exitUrl: string;
  exitPath: string;
  /** When the exit page was viewed; 0 while no page has been, and it is the page of the first event. */
  exitAt: number;
  hostname: string;
  acquisition: Acquisition;
  client: Client;
  conversions: Conversion[];
}

/** One pageview and nothing the visitor did beside it. */
export const isBounce = (s: Session): boolean => s.pageviews <= 1 && s.interactions === 0;

/** Seconds from the first to the last event; a bounce has none. */
export const durationOf = (s: Session): number => (isBounce(s) ? 0 : (s.lastEventAt - s.startedAt) / 1000);

/** When an idle session ended, as its message tells: the moment the pause became too long. */
export const endOf = (s: Session): number => s.lastSeenAt + SESSION_TIMEOUT_MS;

/**
 * Whether an event belongs to a session. Events may arrive out of order, so one from up to a pause before the
 * start belongs too.
 */
export function belongsTo(session: Session, at: number): boolean {
  return at <= endOf(session) && at >= session.startedAt - SESSION_TIMEOUT_MS;
}

export function beginSession(id: string, event: EnrichedEvent, visitorFirstSeenAt: number): Session {
  const { siteId, visitorId, live, at, url, path, hostname, acquisition, client } = event;
  return continueSession(
    {
      id,
      siteId,
      visitorId,
      visitorFirstSeenAt,
      live,
      startedAt: at,
      lastEventAt: at,
      lastSeenAt: at,
      pageviews: 0,
      events: 0,
      interactions: 0,
      entryUrl: url,
      entryPath: path,
      exitUrl: url,
      exitPath: path,
      exitAt: 0,
      hostname,
      acquisition,
      client,
      conversions: [],
    },
    event,
  );
}

/** The session with one more event in it. Pure: the given session stays as it is. */
export function continueSession(session: Session, event: EnrichedEvent): Session {
  const lastSeenAt = Math.max(session.lastSeenAt, event.at);
  if (event.type === 'engagement') return { ...session, lastSeenAt };
  const pageview = event.type === 'pageview';
  const exits = pageview && event.at >= session.exitAt;
  return {
    ...session,
    startedAt: Math.min(session.startedAt, event.at),
    lastEventAt: Math.max(session.lastEventAt, event.at),
    lastSeenAt,
    pageviews: session.pageviews + (pageview ? 1 : 0),
    events: session.events + (pageview ? 0 : 1),
    interactions: session.interactions + (!pageview && event.interactive ? 1 : 0),
    exitUrl: exits ? event.url : session.exitUrl,
    exitPath: exits ? event.path : session.exitPath,
    exitAt: exits ? event.at : session.exitAt,
  };
}

/**
 * The session with what an event converted. Each goal is kept once, the first time: that is what a visit's end tells
 * and what "once a visit" asks, and one that converts with every event must not make the session grow with it.
 */
export function withConversions(session: Session, conversions: readonly Conversion[]): Session {
  const met = new Set(session.conversions.map(c => c.goalId));
  const first = conversions.filter(c => !met.has(c.goalId));
  return first.length === 0 ? session : { ...session, conversions: [...session.conversions, ...first] };
}
