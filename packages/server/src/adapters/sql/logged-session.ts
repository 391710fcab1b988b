import type { Session } from '@bellwether/core';
import type { LoggedSession, SessionChange } from '../../ports/index.ts';

/**
 * A session's change as the event log keeps it. Where a visitor came from and with what does not change during
 * a visit, so of the state before only the rest is written: half the bytes of every commit.
 */
type Changing = Pick<
  Session,
  | 'startedAt'
  | 'lastEventAt'
  | 'lastSeenAt'
  | 'pageviews'
  | 'events'
  | 'interactions'
  | 'exitUrl'
  | 'exitPath'
  | 'exitAt'
  | 'conversions'
>;

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

function changing(s: Session): Changing {
  const {
    startedAt,
    lastEventAt,
    lastSeenAt,
    pageviews,
    events,
    interactions,
    exitUrl,
    exitPath,
    exitAt,
    conversions,
  } = s;
  return {
    startedAt,
    lastEventAt,
    lastSeenAt,
    pageviews,
    events,
    interactions,
    exitUrl,
    exitPath,
    exitAt,
    conversions,
  };
}
