import type { Session } from '@bellwether/core';
import type { LoggedSession, SessionChange } from '../../ports/index.ts';

/**
 * A session's change as the event log keeps it. Where a visitor came from and with what does not change during
 * a visit, so of the state before only the rest is written: half the bytes of every commit.
 */
type Changing = ReturnType<typeof changing>;

interface Stored {
  before: Changing | null;
  after: Session;
}

export function loggedSession({ before, after }: SessionChange): Stored {
  return { before: before && changing(before), after };
}

export function readLoggedSession(doc: string): LoggedSession {
  const { before, after } = JSON.parse(doc) as Stored;
  return { before: before && { ...after, ...before }, after };
}

/** All but what is settled when a session begins, so that a field added to sessions is kept unless it is named here. */
function changing(session: Session) {
  const {
    id,
    siteId,
    visitorId,
    visitorFirstSeenAt,
    live,
    entryUrl,
    entryPath,
    hostname,
    acquisition,
    client,
    ...changes
  } = session;
  return changes;
}
