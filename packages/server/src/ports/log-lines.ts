import { type Session, type TrackedEvent, wholeCharacters } from '@bellwether/core';
import type { Lines, LoggedSession } from './event-log.ts';

/** An event's line: the TrackedEvent as JSON. */
export const eventLine = (event: TrackedEvent): string => stringify(event);

/** The events of lines. */
export function readEventLines(text: string): TrackedEvent[] {
  const inner = text.trimEnd().replaceAll('\n', ',');
  return JSON.parse(`[${inner}]`) as TrackedEvent[];
}

/**
 * A changed session's line: what changed of the state before (nothing for a new session), a tab, and the Session as
 * JSON, which has neither tabs nor line feeds of its own. Where a visitor came from and with what does not change
 * during a visit, so of the state before only the rest is written.
 */
export const sessionLine = ({ before, after }: LoggedSession): string =>
  `${before ? stringify(changing(before)) : ''}\t${stringify(after)}`;

/** The session of a line, as the change left it. */
export const readSessionLine = (line: string): Session =>
  JSON.parse(line.slice(line.indexOf('\t') + 1)) as Session;

export const linesOf = (lines: readonly string[]): Lines => ({
  count: lines.length,
  text: lines.length === 0 ? '' : `${lines.join('\n')}\n`,
});

/** What is settled when a session begins. `exitUrl` is not, but no column is made from it. */
type Settled =
  | 'siteId'
  | 'visitorId'
  | 'visitorFirstSeenAt'
  | 'live'
  | 'entryUrl'
  | 'entryPath'
  | 'exitUrl'
  | 'hostname'
  | 'acquisition'
  | 'client';

/** All but what is settled: by its type, a field added to sessions has to be named there or here. */
const changing = (session: Session): Omit<Session, Settled> => ({
  id: session.id,
  startedAt: session.startedAt,
  lastEventAt: session.lastEventAt,
  lastSeenAt: session.lastSeenAt,
  pageviews: session.pageviews,
  events: session.events,
  interactions: session.interactions,
  exitPath: session.exitPath,
  exitAt: session.exitAt,
  conversions: session.conversions,
});

/**
 * What the doors take has whole characters only. Were half of one to slip in by another way, the event store could
 * not read the line, and would refuse its batch again and again.
 */
const stringify = (document: object): string => wholeCharacters(JSON.stringify(document));
