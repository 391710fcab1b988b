import {
  beginSession,
  belongsTo,
  type Conversion,
  continueSession,
  conversionsOf,
  type EnrichedEvent,
  type Goal,
  newlyMetOnce,
  type Session,
  type TrackedEvent,
  withConversions,
} from '@bellwether/core';
import type { HistoryPlan, KnownVisitor, LoggedSession, PastEvent, ToldPlace } from '../ports/index.ts';

/** What there was before the events came, as far as it concerns them; all of one site. */
export interface Past {
  /** Ids of events that have counted. */
  eventIds: ReadonlySet<string>;
  /** Visits that are over. */
  sessions: readonly Session[];
  visitors: ReadonlyMap<string, KnownVisitor>;
  goals: readonly Goal[];
  persistent: boolean;
  newSessionId(): string;
}

export interface Placed {
  events: TrackedEvent[];
  sessions: LoggedSession[];
  visitors: HistoryPlan['visitors'];
  /** By its place in the list: why an event was left out. */
  leftOut: Map<number, LeftOut>;
}

/** It had counted before; or it is a ping of engagement that belongs to no visit. */
export type LeftOut = 'duplicate' | 'homeless';

/**
 * Finds each past event its visit: the one it is told to belong to, else the visitor's visit of that time, else a
 * new one. Unlike live events they come in any order, to visits of any age. Pure.
 */
export function place(events: readonly PastEvent[], past: Past): Placed {
  const placing = new Placing(past);
  const inOrder = events.map((given, index) => ({ given, index }));
  inOrder.sort((a, b) => a.given.event.at - b.given.event.at || a.index - b.index);
  for (const { given, index } of inOrder) placing.add(given, index);
  return placing.result();
}

class Placing {
  private readonly ids = new Set<string>();
  private readonly events: TrackedEvent[] = [];
  private readonly leftOut = new Map<number, LeftOut>();
  /** As they were, by id; null for new ones. */
  private readonly before = new Map<string, Session | null>();
  private readonly sessions = new Map<string, Session>();
  private readonly byVisitor = new Map<string, Set<string>>();
  private readonly visitors = new Map<string, KnownVisitor>();

  constructor(private readonly past: Past) {
    for (const session of past.sessions) {
      this.before.set(session.id, session);
      this.put(session);
    }
  }

  result(): Placed {
    const sessions = [...this.sessions.values()].flatMap(after => {
      const before = this.before.get(after.id) ?? null;
      return after === before ? [] : [{ before, after }];
    });
    return { events: this.events, sessions, visitors: this.lastingVisitors(), leftOut: this.leftOut };
  }

  /** Daily ids are known for as long as anybody asks by their events. */
  private lastingVisitors(): Placed['visitors'] {
    if (!this.past.persistent) return [];
    const siteId = this.events[0]?.siteId ?? '';
    return [...this.visitors].map(([visitorId, known]) => ({ siteId, visitorId, known, persistent: true }));
  }

  add({ event: given, place: told }: PastEvent, index: number): void {
    if (this.ids.has(given.id) || this.past.eventIds.has(given.id)) {
      this.leftOut.set(index, 'duplicate');
      return;
    }
    this.ids.add(given.id);
    const found = told ? this.sessions.get(told.sessionId) : this.visitOf(given);
    if (given.type === 'engagement' && !found && !told) {
      this.leftOut.set(index, 'homeless');
      return;
    }
    // A visit over midnight goes on under the id it began with.
    const event = found && !told ? { ...given, visitorId: found.visitorId } : given;
    const known = this.visitor(event.visitorId);
    const firstSeenAt = Math.min(
      known?.firstSeenAt ?? event.at,
      told?.visitorFirstSeenAt ?? event.at,
      event.at,
    );
    if (firstSeenAt !== known?.firstSeenAt)
      this.putVisitor(event, { firstSeenAt, goals: known?.goals ?? [] });
    const session = found
      ? withStart(continueSession(found, event), event, told)
      : beginSession(told?.sessionId ?? this.past.newSessionId(), event, firstSeenAt);
    const met = this.visitor(event.visitorId)?.goals ?? [];
    const conversions = told?.conversions ?? conversionsOf(event, session, this.past.goals, met);
    this.rememberMet(event, conversions);
    const after = withConversions(session, conversions);
    this.put(after);
    this.events.push(
      trackedEvent(event, after, conversions, {
        startsSession: told ? told.startsSession : !found,
        newVisitor: told ? told.newVisitor : !known,
      }),
    );
  }

  /** Goals that count once a visitor. */
  private rememberMet(event: EnrichedEvent, conversions: readonly Conversion[]): void {
    const known = this.visitor(event.visitorId)!;
    const newly = newlyMetOnce(conversions, this.past.goals, known.goals);
    if (newly.length > 0) this.putVisitor(event, { ...known, goals: [...known.goals, ...newly] });
  }

  private visitOf({ visitorId, previousVisitorId, at }: EnrichedEvent): Session | undefined {
    for (const id of [visitorId, previousVisitorId]) {
      if (id === null) continue;
      for (const sessionId of this.byVisitor.get(id) ?? []) {
        const session = this.sessions.get(sessionId)!;
        if (belongsTo(session, at)) return session;
      }
    }
    return undefined;
  }

  private put(session: Session): void {
    this.sessions.set(session.id, session);
    const { visitorId } = session;
    const ids = this.byVisitor.get(visitorId) ?? new Set();
    this.byVisitor.set(visitorId, ids.add(session.id));
  }

  private visitor = (id: string): KnownVisitor | undefined =>
    this.visitors.get(id) ?? this.past.visitors.get(id);

  private putVisitor({ visitorId }: EnrichedEvent, known: KnownVisitor): void {
    this.visitors.set(visitorId, known);
  }
}

/** The event that began the visit says where it began and how the visitor came, whichever came here first. */
function withStart(session: Session, event: EnrichedEvent, told: ToldPlace | null): Session {
  if (!told?.startsSession) return session;
  const { url: entryUrl, path: entryPath, hostname, acquisition, client, live } = event;
  return { ...session, entryUrl, entryPath, hostname, acquisition, client, live };
}

/** The event keeps its own referrer and parameters; how the visitor came is the visit's to say. */
function trackedEvent(
  { previousVisitorId: _, ...event }: EnrichedEvent,
  session: Session,
  conversions: Conversion[],
  flags: Pick<TrackedEvent, 'startsSession' | 'newVisitor'>,
): TrackedEvent {
  const { channel, source, campaign } = session.acquisition;
  return {
    ...event,
    acquisition: { ...event.acquisition, channel, source, campaign },
    sessionId: session.id,
    ...flags,
    visitorFirstSeenAt: session.visitorFirstSeenAt,
    conversions,
  };
}
