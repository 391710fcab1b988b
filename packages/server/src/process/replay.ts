import {
  beginSession,
  continueSession,
  type Session,
  type TrackedEvent,
  withConversions,
} from '@bellwether/core';
import type { JournalEntry, SessionChange } from '../ports/index.ts';
import { keyOf } from './track.ts';

/** What a start goes on with. */
export interface Replayed {
  /** By `keyOf` site and visitor. */
  open: Map<string, Session>;
  /** By session id: what the next snapshot has to write. */
  changes: Map<string, SessionChange>;
}

/**
 * The open sessions as the last commit left them: those of the snapshot, with the journal's events put into them
 * once more. An event row says which session it belongs to and whether it began it, so nothing is decided anew.
 */
export function replay(snapshot: readonly Session[], journal: readonly JournalEntry[]): Replayed {
  const byId = new Map(snapshot.map(session => [session.id, session]));
  const changes = new Map<string, SessionChange>();

  function change(after: Session, ended: boolean): void {
    const before = changes.has(after.id) ? changes.get(after.id)!.before : (byId.get(after.id) ?? null);
    changes.set(after.id, { before, after, ended });
  }

  for (const { events, ended } of journal) {
    for (const event of events) {
      const session = changes.get(event.sessionId)?.after ?? byId.get(event.sessionId);
      const after = withEvent(session, event);
      if (after) change(after, false);
    }
    for (const id of ended) {
      const session = changes.get(id)?.after ?? byId.get(id);
      if (session) change(session, true);
    }
  }

  const open = new Map<string, Session>();
  for (const session of byId.values()) if (!changes.has(session.id)) open.set(placeOf(session), session);
  for (const { after, ended } of changes.values()) if (!ended) open.set(placeOf(after), after);
  return { open, changes };
}

const placeOf = (session: Session): string => keyOf(session.siteId, session.visitorId);

function withEvent(session: Session | undefined, event: TrackedEvent): Session | null {
  const enriched = { ...event, previousVisitorId: null };
  const after = event.startsSession
    ? beginSession(event.sessionId, enriched, event.visitorFirstSeenAt)
    : session && continueSession(session, enriched);
  if (!after) return null;
  return withConversions(after, event.conversions);
}
